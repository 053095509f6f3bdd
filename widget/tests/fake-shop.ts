import { vi } from "vitest";
import { Client } from "../src/net/client";
import type { StreamEvent } from "../src/net/contract";
import { Memory } from "../src/state/memory";

export interface Call {
  /** Method and path, such as `POST conversations/c1/messages`. */
  route: string;
  headers: Headers;
  signal: AbortSignal | null;
  body: Record<string, unknown> | null;
}

type Answer = (call: Call) => Response | Promise<Response>;

/** A scripted shop behind `fetch`: the answers of a route are given in order, the last one again and again. */
export class FakeShop {
  readonly calls: Call[] = [];
  private readonly answers = new Map<string, Answer[]>();

  constructor() {
    this.on("POST sessions", () => Response.json({ visitor_token: "t1", config: { language: "fr" } }));
    this.on("POST conversations", () => Response.json({ id: "c1" }));
    vi.stubGlobal("fetch", (url: string, init: RequestInit) => this.answer(url, init));
  }

  on(route: string, ...answers: Answer[]): this {
    this.answers.set(route, answers);
    return this;
  }

  /** The calls of one route. */
  to(route: string): Call[] {
    return this.calls.filter((call) => call.route === route);
  }

  private async answer(url: string, init: RequestInit): Promise<Response> {
    const route = `${init.method} ${url.replace("https://chat.example/v1/widget/", "")}`;
    const body = init.body ? (JSON.parse(String(init.body)) as Record<string, unknown>) : null;
    const call = { route, headers: new Headers(init.headers), signal: init.signal ?? null, body };
    this.calls.push(call);
    const answers = this.answers.get(route);
    const answer = answers && answers.length > 1 ? answers.shift() : answers?.[0];
    if (!answer) throw new TypeError(`no answer for ${route}`);
    return answer(call);
  }
}

/** A client of the fake shop that collects what it hears. */
export function listen(stored: Record<string, string> = {}): { client: Client; heard: StreamEvent[]; storage: FakeStorage } {
  const storage = new FakeStorage(stored);
  const heard: StreamEvent[] = [];
  const memory = new Memory("wk_1", () => storage as unknown as Storage);
  return { client: new Client("https://chat.example/v1/widget/", "wk_1", memory, (event) => heard.push(event)), heard, storage };
}

/** localStorage as far as the widget uses it. */
export class FakeStorage {
  constructor(readonly values: Record<string, string> = {}) {}
  getItem = (name: string): string | null => this.values[name] ?? null;
  setItem = (name: string, value: string): void => {
    this.values[name] = value;
  };
}

/** Events as the server writes them: `[id, type, data]`. */
export type Written = [id: string, type: string, data: unknown];

/** A streamed response; `cut` breaks the connection after the last event instead of closing it. */
export function stream(events: Written[], cut = false): Response {
  const text = events.map(([id, type, data]) => `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`).join("");
  const parts = [new TextEncoder().encode(text)];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const part = parts.shift();
      if (part?.length) controller.enqueue(part);
      else if (cut) controller.error(new TypeError("connection lost"));
      else controller.close();
    },
  });
  return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
}

/** A streamed response that stays open until the call is aborted. */
export function open(events: Written[], signal?: AbortSignal | null): Response {
  const text = events.map(([id, type, data]) => `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`).join("");
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      signal?.addEventListener("abort", () => controller.error(signal.reason));
    },
  });
  return new Response(body);
}

export const start = (id: string, message = "m1"): Written => [id, "message.start", { message_id: message, turn_id: "t", role: "agent", disclosure: null }];
export const text = (id: string, words: string): Written => [id, "text", { text: words }];
export const end = (id: string, message = "m1"): Written => [id, "message.end", { message_id: message }];
export const error = (id: string, retryable = true): Written => [id, "error", { code: "unavailable", message: "Later", retryable }];
