import type { StreamEvent } from "../net/contract";
import { said, type Change } from "./changes";
import { blank, isEmpty, spoken } from "./message";
import type { Item, Message, State } from "./types";

/** What one event of the stream changes. `id` names what the event makes when it carries no id itself. */
export function applyEvent(state: State, event: StreamEvent, id: string): Change {
  switch (event.type) {
    case "message.start":
      return start(state, event.data);
    case "text":
      return change(state, id, ({ text }) => ({ text: text + event.data.text }));
    case "product_card":
      return change(state, id, ({ cards, text }) => ({ cards: [...cards, event.data], cardsFirst: !text }));
    case "form":
      return change(state, id, () => ({ form: event.data }));
    case "cart":
      return { cart: event.data, ...change(state, id, () => ({ cart: true })) };
    case "suggestion":
      return { suggestions: event.data.items };
    case "handoff":
      return handoff(state, event.data, id);
    case "message.end":
    case "error":
      return end(state, event.type === "message.end");
    default:
      return {};
  }
}

type Data<Type extends StreamEvent["type"]> = Extract<StreamEvent, { type: Type }>["data"];

/** A message that starts again (a replay after the stream was lost) replaces what was received of it. */
function start({ items }: State, { message_id, role, author }: Data<"message.start">): Change {
  const message = blank(message_id, role, { author: author ?? null });
  const known = items.some(({ id }) => id === message_id);
  return { items: known ? items.map((item) => (item.id === message_id ? message : item)) : [...items, message], current: message_id, suggestions: [] };
}

/** Adds to the message being written; begins one where the stream does not say which. */
function change({ items, current }: State, id: string, update: (message: Message) => Partial<Message>): Change {
  const all = current ? items : [...items, blank(id, "agent")];
  const target = current ?? id;
  return { current: target, items: all.map((item) => (item.kind === "message" && item.id === target ? { ...item, ...update(item) } : item)) };
}

/** The line goes above a message that has not said anything yet. */
function handoff({ items, current }: State, { status, text }: Data<"handoff">, id: string): Change {
  if (!text) return { handoff: status };
  const at = items.findIndex((item) => item.id === current && item.kind === "message" && isEmpty(item));
  const notice: Item = { kind: "notice", id, text };
  return { handoff: status, items: at < 0 ? [...items, notice] : [...items.slice(0, at), notice, ...items.slice(at)] };
}

/** Closes the current message, or drops it when it said nothing; tells the screen reader what is complete. */
function end(state: State, complete: boolean): Change {
  const { items, current, config } = state;
  const message = items.find((item): item is Message => item.kind === "message" && item.id === current);
  if (!message) return { current: null };
  if (isEmpty(message)) return { current: null, items: items.filter((item) => item !== message) };
  const heard = complete ? said(state, spoken(message, config?.agent_name ?? "")) : {};
  return { current: null, items: items.map((item) => (item === message ? { ...message, progress: "done" } : item)), ...heard };
}
