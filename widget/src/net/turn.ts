import type { Client } from "./client";
import { endsTurn, type StreamEvent } from "./contract";
import { HttpError, NetworkError } from "./http";
import { readStream } from "./read";
import type { ServerEvent } from "./sse";
import { pause, wait } from "./wait";

/** Attempts without any progress before the visitor is asked. */
const ATTEMPTS = 4;

export interface TurnOptions {
  text: string;
  /** Idempotency key: the same for every attempt at one message, so the shop answers it once. */
  key: string;
  /** Whether the lasting stream is open, which then carries the rest. */
  followed: () => boolean;
  /** Aborted when the visitor leaves the conversation. */
  signal: AbortSignal;
  pause?: (failed: number) => number;
}

/**
 * Sends one message and reads its reply to the end. A connection that breaks before the first event repeats the
 * message under its key; one that breaks later goes on from the last event received.
 * @returns the failure that the shop reported in the stream, or null when the turn is complete
 * @throws HttpError when the shop refuses, NetworkError when it cannot be reached
 */
export async function runTurn(client: Client, options: TurnOptions): Promise<Failure | null> {
  const reply = { heard: false, last: null as StreamEvent | null };
  for (let attempt = 1; ; attempt++) {
    const stop = new AbortController();
    const leave = (): void => stop.abort();
    options.signal.addEventListener("abort", leave);
    const resumed = reply.heard;
    const onEvent = (raw: ServerEvent): void => {
      const event = client.feed.take(raw);
      reply.heard = true;
      attempt = 0;
      if (!event || !endsTurn(event)) return;
      reply.last = event;
      // The lasting stream stays open after the turn; the answer to a message is closed by the server.
      if (resumed) leave();
    };
    try {
      await readStream(await (resumed ? client.events(stop.signal) : post(client, options, stop.signal)), onEvent);
      if (reply.last || options.followed()) return failure(reply.last);
      throw new NetworkError("cut short");
    } catch (error) {
      if (reply.last) return failure(reply.last);
      if (reply.heard && options.followed()) return null;
      if (attempt >= ATTEMPTS || !passes(error) || options.signal.aborted) throw error;
    } finally {
      options.signal.removeEventListener("abort", leave);
    }
    await wait((options.pause ?? pause)(attempt), options.signal);
  }
}

export interface Failure {
  message: string;
  retryable: boolean;
}

function failure(last: StreamEvent | null): Failure | null {
  return last?.type === "error" ? last.data : null;
}

/** Whether the same call may succeed a moment later: no answer, or a server that is being restarted. */
export function passes(error: unknown): boolean {
  return !(error instanceof HttpError) || error.status === 408 || error.status >= 502;
}

function post(client: Client, { text, key }: TurnOptions, signal: AbortSignal): Promise<Response> {
  const body = { text, language: client.language };
  const headers = { "Idempotency-Key": key, Accept: "text/event-stream" };
  return client.call("messages", { method: "POST", body, headers, signal }, true);
}
