import type { Fault, FieldFault } from "./types";

/**
 * What went wrong, in the server's words: what, where, and what to do.
 *
 * `status` 0 and code "network" mean that no answer came at all; the request may or may not have arrived.
 */
export class ApiError extends Error {
  readonly code: string;
  readonly where: string | null;
  readonly advice: string | null;
  readonly fields: FieldFault[];
  readonly status: number;

  constructor(status: number, fault: Fault) {
    super(fault.message);
    this.name = "ApiError";
    this.status = status;
    this.code = fault.code;
    this.where = fault.where;
    this.advice = fault.advice;
    this.fields = fault.fields;
  }

  /** True when waiting and sending the same thing again may help. */
  get transient(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }

  /** The message for one form field, if the server named it. */
  field(name: string): string | undefined {
    return this.fields.find((fault) => fault.field === name)?.message;
  }
}

/** Where a fault lies, unless its message has said so already. */
export function unsaidPlace(fault: { message: string; where?: string | null }): string | null {
  const where = fault.where?.trim() ?? "";
  const words = where.toLowerCase().replace(/\.$/, "").replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  // Whole words only: "row 1" is not part of "row 12".
  return where && !new RegExp(`(?<![\\p{L}\\d])${words}(?![\\p{L}\\d])`, "u").test(fault.message.toLowerCase()) ? where : null;
}

export function networkError(): ApiError {
  return new ApiError(0, {
    code: "network",
    message: "The server did not answer.",
    where: null,
    advice: "Check the connection; LabelHub tries again by itself.",
    fields: [],
  });
}

/** Reads an error answer, also one that a proxy wrote and that is no JSON. */
export function faultFrom(status: number, body: unknown): ApiError {
  const fault = (body as { error?: Partial<Fault> } | null)?.error;
  return new ApiError(status, {
    code: fault?.code ?? `http_${status}`,
    message: fault?.message ?? wordsFor(status),
    where: fault?.where ?? null,
    advice: fault?.advice ?? null,
    fields: fault?.fields ?? [],
  });
}

function wordsFor(status: number): string {
  if (status === 404) return "There is nothing here, or it is not shared with you.";
  if (status === 403) return "Your role does not allow this.";
  if (status >= 500) return `The server failed (${status}). Nothing you did is lost.`;
  return `The server refused the request (${status}).`;
}

/** Any thrown value as an ApiError, for showing. */
export function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new ApiError(-1, { code: "client", message, where: null, advice: null, fields: [] });
}
