/** What a thread shows, and how answers and live events change it. Nothing here touches the page or the network. */
import type { Card, Message, ThreadDetail } from "../../api/types";

/** A message that is being written. */
export interface Live {
  id: string;
  role: "agent" | "human";
  text: string;
  cards: Card[];
  /** All of it was said; the stored message replaces it soon. */
  ended: boolean;
}

export interface ThreadState {
  detail: ThreadDetail | null;
  live: Live | null;
}

export type ThreadEvent =
  | { type: "message.start"; data: { message_id: string; role: string } }
  | { type: "text"; data: { text: string } }
  | { type: "product_card"; data: Card }
  | { type: "message.end"; data: { message_id: string } }
  | { type: "error" | "handoff" | "visitor.message" | "cart" | "form"; data: unknown };

export type Change =
  | { type: "loaded"; detail: ThreadDetail }
  | { type: "event"; event: ThreadEvent }
  | { type: "replied"; message: Message };

export const NOTHING: ThreadState = { detail: null, live: null };

export function reduce(state: ThreadState, change: Change): ThreadState {
  switch (change.type) {
    case "loaded": {
      const stored = state.live !== null && change.detail.messages.some((message) => message.id === state.live?.id);
      return { detail: change.detail, live: stored ? null : state.live };
    }
    case "event":
      return { ...state, live: hear(state.live, change.event, state.detail?.messages ?? []) };
    case "replied": {
      const { detail } = state;
      if (!detail || detail.messages.some((message) => message.id === change.message.id)) return state;
      const live = state.live?.id === change.message.id ? null : state.live;
      return { detail: { ...detail, messages: [...detail.messages, change.message] }, live };
    }
  }
}

/** Whether the stored thread says more than the event itself. */
export function tellsMore(event: ThreadEvent): boolean {
  return event.type !== "text" && event.type !== "product_card";
}

function hear(live: Live | null, event: ThreadEvent, stored: Message[]): Live | null {
  switch (event.type) {
    case "message.start": {
      const { message_id: id, role } = event.data;
      // After a reconnection a message may be told again that is stored already.
      if (stored.some((message) => message.id === id)) return null;
      return { id, role: role === "human" ? "human" : "agent", text: "", cards: [], ended: false };
    }
    case "text":
      return live && !live.ended ? { ...live, text: joined(live.text, event.data.text) } : live;
    case "product_card":
      return live && !live.ended ? { ...live, cards: [...live.cards, event.data] } : live;
    case "message.end":
      return live && { ...live, ended: true };
    case "error":
      return null;
    default:
      return live;
  }
}

/** Sentences arrive one by one, with or without the space between them. */
function joined(text: string, more: string): string {
  return text && !/\s$/.test(text) && !/^\s/.test(more) ? `${text} ${more}` : text + more;
}
