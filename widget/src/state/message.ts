import type { HandoffStatus, Role, StoredMessage } from "../net/contract";
import type { Message } from "./types";

/** An empty message. */
export function blank(id: string, role: Role, over: Partial<Message> = {}): Message {
  return {
    kind: "message", id, role, text: "", cards: [], cardsFirst: false, progress: "streaming", author: null,
    cart: false, form: null, failure: null, retryable: false, ...over,
  };
}

/** A message of the history. */
export function restored(stored: StoredMessage): Message {
  const { id, role, text, cards, author } = stored;
  return blank(id, role, { text, cards: cards ?? [], author: author ?? null, progress: "done" });
}

/** Whether there is nothing to show yet. */
export function isEmpty(message: Message): boolean {
  return !message.text && !message.cards.length && !message.form && !message.cart;
}

/** The message in one breath, for a screen reader: who, what, and the products with their prices. */
export function spoken(message: Message, agentName: string): string {
  const products = message.cards.map((card) => `${card.title}, ${card.price_text}.`);
  const author = message.author ?? (message.role === "agent" ? agentName : "");
  return [author && `${author}:`, message.text, ...products].join(" ").trim();
}

/** Whether a person has the word, or was asked to take it. */
export function withPerson(status: string | null): status is HandoffStatus {
  return status === "requested" || status === "active";
}
