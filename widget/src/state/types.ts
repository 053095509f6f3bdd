import type { Cart, Config, HandoffStatus, LeadForm, ProductCard, Role } from "../net/contract";

/**
 * waiting: sent, its reply is not complete · failed: not answered, may be sent again · streaming: being written ·
 * done: complete
 */
export type Progress = "waiting" | "failed" | "streaming" | "done";

export interface Message {
  kind: "message";
  id: string;
  role: Role;
  text: string;
  cards: ProductCard[];
  /** The products came before the words: then they stay above them, so that nothing moves under the visitor's finger. */
  cardsFirst: boolean;
  progress: Progress;
  /** Name of the person who wrote it. */
  author: string | null;
  /** Whether this message changed the cart. */
  cart: boolean;
  form: LeadForm | null;
  /** Why a message of the visitor failed: a key of the dictionary, or the shop's own words. */
  failure: string | null;
  retryable: boolean;
}

/** A line between messages: a person was asked for, has joined, has left. */
export interface Notice {
  kind: "notice";
  id: string;
  text: string;
}

export type Item = Message | Notice;

export interface State {
  phase: "loading" | "ready" | "failed";
  config: Config | null;
  items: Item[];
  /** Id of the message that events are being added to. */
  current: string | null;
  suggestions: string[];
  cart: Cart | null;
  handoff: HandoffStatus | null;
  view: "chat" | "cart";
  offline: boolean;
  /** What a screen reader is told; `turn` tells two equal texts apart. */
  spoken: { text: string; turn: number };
}

export const initial: State = {
  phase: "loading", config: null, items: [], current: null, suggestions: [], cart: null, handoff: null, view: "chat",
  offline: false, spoken: { text: "", turn: 0 },
};
