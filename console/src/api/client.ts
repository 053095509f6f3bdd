/** The one way to the API: typed by its OpenAPI document, the session's CSRF token on writes, errors as `Problem`. */
import createClient, { type Middleware } from "openapi-fetch";
import { Problem, asProblem, problemOf } from "./problem";
import type { paths } from "./schema.gen";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

let csrf = "";
let onSessionEnd: () => void = () => undefined;

/** Sets the token that writes carry, as signing in gave it. */
export function useToken(token: string): void {
  csrf = token;
}

/** The headers that a write carries. */
export function writeHeaders(): Record<string, string> {
  return { "X-CSRF-Token": csrf };
}

/** Says what to do when the API no longer knows the session. */
export function whenSessionEnds(act: () => void): void {
  onSessionEnd = act;
}

const middleware: Middleware = {
  onRequest({ request }) {
    if (!SAFE.has(request.method)) for (const [name, value] of Object.entries(writeHeaders())) request.headers.set(name, value);
    return request;
  },
};

export const api = createClient<paths>({ baseUrl: "/", credentials: "same-origin" });
api.use(middleware);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * Waits for a call and returns its data.
 *
 * Throws a `Problem` when the API refuses or does not answer; a lost session is told to the application first.
 */
export async function ask<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === "AbortError") throw thrown;
    throw asProblem(thrown);
  }
  if (answer.response.ok) return answer.data as T;
  throw refused(answer.response, answer.error);
}

/** The problem of a refused call. */
export function refused(response: Response, body: unknown): Problem {
  const problem = problemOf(response.status, body, response.headers);
  const ownPassword = new URL(response.url || "/", location.href).pathname.startsWith("/v1/auth/sign-in");
  // A wrong password, or a mail's link that is used up, says nothing about the session.
  if (problem.code === "unauthenticated" && !ownPassword) onSessionEnd();
  return problem;
}
