/** What went wrong with a call, as the API says it (RFC 9457) or as the browser noticed it. */

export interface FieldError {
  field: string;
  message: string;
  message_fr?: string;
  row?: number;
}

/** An answer that is an error. `status` is 0 when there was no answer at all. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly retryable: boolean,
    readonly errors: FieldError[] = [],
    readonly requestId = "",
    /** Seconds to wait before trying again, where the API names them. */
    readonly retryAfter: number | null = null,
  ) {
    super(detail);
    this.name = "Problem";
  }
}

interface Document {
  code?: unknown;
  detail?: unknown;
  retryable?: unknown;
  request_id?: unknown;
  errors?: unknown;
}

/** Reads the problem out of an answer's body; an answer of another server (a proxy's page) gets a code by its status. */
export function problemOf(status: number, body: unknown, headers: Headers): Problem {
  const found: Document = typeof body === "object" && body !== null ? body : {};
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  const wait = Number(headers.get("retry-after"));
  return new Problem(
    status,
    text(found.code) || (status >= 500 ? "unavailable" : "unexpected"),
    text(found.detail),
    found.retryable === true || (!found.code && status >= 500),
    Array.isArray(found.errors) ? found.errors.filter(isFieldError) : [],
    text(found.request_id) || (headers.get("x-request-id") ?? ""),
    wait > 0 ? wait : null,
  );
}

/** The problem of a call that got no answer. */
export function noAnswer(): Problem {
  return new Problem(0, "offline", "", true);
}

/** Whatever was thrown, as a problem. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  // fetch() fails with a TypeError when the server cannot be reached.
  return thrown instanceof TypeError ? noAnswer() : new Problem(0, "unexpected", String(thrown), false);
}

function isFieldError(value: unknown): value is FieldError {
  const item = value as Partial<FieldError> | null;
  return typeof item?.field === "string" && typeof item.message === "string";
}
