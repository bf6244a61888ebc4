import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../api/errors";
import { upload } from "./upload";

/** The part of XMLHttpRequest that an upload uses, driven by hand. */
class FakeRequest {
  static last: FakeRequest;
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  status = 0;
  responseText = "";
  opened: string[] = [];
  body?: FormData;
  constructor() {
    FakeRequest.last = this;
  }
  open(...args: string[]) {
    this.opened = args;
  }
  setRequestHeader() {}
  send(body: FormData) {
    this.body = body;
  }
  abort() {
    this.onabort?.();
  }
  answer(status: number, text: string) {
    this.status = status;
    this.responseText = text;
    this.onload?.();
  }
}

beforeEach(() => vi.stubGlobal("XMLHttpRequest", FakeRequest));
afterEach(() => vi.unstubAllGlobals());

const file = new File(["text\na\n"], "a.csv");
const send = (onProgress = vi.fn()) =>
  upload({ slug: "resume-lines", file, format: "csv", encoding: "utf-8", onProgress });

describe("an upload", () => {
  it("sends the file with its format and encoding", async () => {
    const { job } = send();
    const { last } = FakeRequest;
    expect(last.opened).toEqual(["POST", "/api/v1/projects/resume-lines/imports"]);
    expect(last.body?.get("format")).toBe("csv");
    expect(last.body?.get("encoding")).toBe("utf-8");
    expect((last.body?.get("file") as File).name).toBe("a.csv");
    last.answer(202, '{"id":7}');
    expect((await job).id).toBe(7);
  });

  it("says how much has left", async () => {
    const onProgress = vi.fn();
    const { job } = send(onProgress);
    FakeRequest.last.upload.onprogress?.({ loaded: 3, total: 9 });
    expect(onProgress).toHaveBeenCalledWith(3, 9);
    FakeRequest.last.answer(202, "{}");
    await job;
  });

  it("rejects with the server's words", async () => {
    const { job } = send();
    FakeRequest.last.answer(413, '{"error":{"code":"too_large","message":"Over 2 GB.","where":"a.csv"}}');
    const fault = await job.catch((error: unknown) => error as ApiError);
    expect(fault).toMatchObject({ code: "too_large", message: "Over 2 GB.", where: "a.csv", status: 413 });
  });

  it("survives an answer that a proxy wrote", async () => {
    const { job } = send();
    FakeRequest.last.answer(502, "<html>Bad gateway</html>");
    await expect(job).rejects.toBeInstanceOf(ApiError);
  });

  it("rejects with nothing when it was stopped on purpose", async () => {
    const { job, stop } = send();
    stop();
    await expect(job).rejects.toBeNull();
  });
});
