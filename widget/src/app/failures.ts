import { HttpError } from "../net/http";

/** The dictionary's key for what went wrong, and whether trying again can help. */
export function explain(error: unknown): { failure: string; retryable: boolean } {
  if (!(error instanceof HttpError)) return { failure: "failed_network", retryable: true };
  if (error.status === 429) return { failure: "failed_often", retryable: true };
  if (error.status === 413 || error.status === 422) return { failure: "failed_refused", retryable: false };
  return { failure: "failed_server", retryable: true };
}
