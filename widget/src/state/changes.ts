import type { Config, Conversation } from "../net/contract";
import { blank, restored, withPerson } from "./message";
import { initial, type Item, type Message, type State } from "./types";

/** What each step changes in the state. Pure, like `applyEvent`, so that the same steps show the same chat. */
export type Change = Partial<State>;

/** The shop has answered: its configuration, and the history before what was written meanwhile. */
export function ready({ items, cart }: State, config: Config, conversation: Conversation | null): Change {
  const change: Change = { phase: "ready", config };
  if (!conversation) return change;
  const { status, messages } = conversation;
  return { ...change, items: [...messages.map(restored), ...items], cart: conversation.cart ?? cart, handoff: withPerson(status) ? status : null };
}

/** The visitor asks. A message asked again keeps its place. */
export function asked(state: State, id: string, text: string): Change {
  const known = state.items.some((item) => item.id === id);
  const items = known ? state.items : [...state.items, blank(id, "visitor", { text })];
  return { suggestions: [], ...marked({ ...state, items }, id, { progress: "waiting", failure: null }) };
}

/** One message with some of its properties replaced. */
export function marked({ items }: State, id: string, over: Partial<Message>): Change {
  return { items: items.map((item): Item => (item.kind === "message" && item.id === id ? { ...item, ...over } : item)) };
}

/** A line between the messages. */
export function noticed({ items }: State, id: string, text: string): Change {
  return { items: [...items, { kind: "notice", id, text }] };
}

/** A text for the screen reader. */
export function said({ spoken }: State, text: string): Change {
  return { spoken: { text, turn: spoken.turn + 1 } };
}

/** Shows a new quantity before the shop confirms it; the amounts stay until its answer. */
export function counted({ cart }: State, line: string, quantity: number): Change {
  if (!cart) return {};
  const items = cart.items.map((item) => (item.id === line ? { ...item, quantity } : item)).filter((item) => item.quantity > 0);
  return { cart: { ...cart, items, count: items.reduce((sum, item) => sum + item.quantity, 0) } };
}

/** A conversation that has not begun. */
export function restarted(): Change {
  const { items, current, suggestions, handoff, cart, view } = initial;
  return { items, current, suggestions, handoff, cart, view };
}
