/** The server answered, with an error. Its words are for developers: the visitor is told in their own language. */
export class HttpError extends Error {
  constructor(readonly status: number) {
    super(`status ${status}`);
  }
}

/** Nothing came back: no network, a broken connection, a blocked request. */
export class NetworkError extends Error {}

export interface RequestOptions {
  method?: string;
  token?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/**
 * One call of the widget API.
 * @throws HttpError when the status is not 2xx, NetworkError when there is no answer
 */
export async function request(url: string, options: RequestOptions = {}): Promise<Response> {
  const { token, body, signal, method } = options;
  const headers = {
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(body !== undefined && { "Content-Type": "application/json" }),
    ...options.headers,
  };
  const init = { method: method ?? "GET", headers, credentials: "omit", cache: "no-store", body: JSON.stringify(body), signal: signal ?? null } as const;
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (cause) {
    throw new NetworkError("no answer", { cause });
  }
  if (!response.ok) throw new HttpError(response.status);
  return response;
}
