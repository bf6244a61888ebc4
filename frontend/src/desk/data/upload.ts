import { csrfHeader } from "../../api/client";
import { faultFrom, networkError } from "../../api/errors";
import type { Job } from "../../api/types";
import type { Format } from "../importFile";

export interface UploadRequest {
  slug: string;
  file: File;
  format: Format | null;
  encoding: string;
  onProgress: (sent: number, total: number) => void;
}

export interface Upload {
  /** The queued job; rejects with an ApiError, or with null when it was stopped on purpose. */
  job: Promise<Job>;
  stop: () => void;
}

/** Sends a file with XMLHttpRequest, since fetch does not say how much of a body has left. */
export function upload({ slug, file, format, encoding, onProgress }: UploadRequest): Upload {
  const request = new XMLHttpRequest();
  const job = new Promise<Job>((resolve, reject) => {
    request.upload.onprogress = (event) => onProgress(event.loaded, event.total);
    request.onload = () => {
      const body: unknown = parse(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(body as Job);
      else reject(faultFrom(request.status, body));
    };
    request.onerror = () => reject(networkError());
    request.onabort = () => reject(null);
    request.open("POST", `/api/v1/projects/${encodeURIComponent(slug)}/imports`);
    for (const [name, value] of Object.entries(csrfHeader())) request.setRequestHeader(name, value);
    request.send(formOf(file, format, encoding));
  });
  return { job, stop: () => request.abort() };
}

function formOf(file: File, format: Format | null, encoding: string): FormData {
  const form = new FormData();
  if (format) form.append("format", format);
  form.append("encoding", encoding);
  form.append("file", file, file.name);
  return form;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
