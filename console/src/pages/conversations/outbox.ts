/** What a person writes to shoppers: drafts, and replies on their way. Both outlive the page, not the tab. */
import { signal } from "@preact/signals";
import { api, ask } from "../../api/client";
import { asProblem, type Problem } from "../../api/problem";
import type { Message } from "../../api/types";

export interface Outgoing {
  /** Idempotency key: sending again with it cannot show the shopper the text twice. */
  key: string;
  text: string;
  problem: Problem | null;
}

const drafts = new Map<string, string>();

export const outbox = signal<Record<string, Outgoing[]>>({});

export function draftOf(thread: string): string {
  return drafts.get(thread) ?? "";
}

export function keepDraft(thread: string, text: string): void {
  if (text) drafts.set(thread, text);
  else drafts.delete(thread);
}

/** Sends a reply; while it fails it stays in the outbox with its problem. Null when it failed. */
export function send(thread: string, text: string): Promise<Message | null> {
  const outgoing = { key: crypto.randomUUID(), text, problem: null };
  change(thread, (all) => [...all, outgoing]);
  return attempt(thread, outgoing);
}

/** Tries a reply that failed once more, under its key. */
export function resend(thread: string, outgoing: Outgoing): Promise<Message | null> {
  const again = { ...outgoing, problem: null };
  change(thread, (all) => all.map((one) => (one.key === again.key ? again : one)));
  return attempt(thread, again);
}

/** Takes a reply out of the outbox. */
export function discard(thread: string, key: string): void {
  change(thread, (all) => all.filter((one) => one.key !== key));
}

async function attempt(thread: string, outgoing: Outgoing): Promise<Message | null> {
  try {
    const params = { path: { conversation_id: thread }, header: { "Idempotency-Key": outgoing.key } };
    const message = await ask(api.POST("/v1/conversations/{conversation_id}/replies", { params, body: { text: outgoing.text } }));
    discard(thread, outgoing.key);
    return message;
  } catch (thrown) {
    const problem = asProblem(thrown);
    change(thread, (all) => all.map((one) => (one.key === outgoing.key ? { ...one, problem } : one)));
    return null;
  }
}

function change(thread: string, act: (all: Outgoing[]) => Outgoing[]): void {
  outbox.value = { ...outbox.value, [thread]: act(outbox.value[thread] ?? []) };
}
