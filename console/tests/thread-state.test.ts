import { describe, expect, it } from "vitest";
import type { Message, ThreadDetail } from "../src/api/types";
import { NOTHING, reduce, tellsMore, type ThreadEvent, type ThreadState } from "../src/pages/conversations/thread-state";

function message(id: string, role: Message["role"] = "visitor"): Message {
  return { id, role, author: null, text: id, cards: [], receipt: {}, created_at: "2026-11-20T10:00:00Z" };
}

function detail(...messages: Message[]): ThreadDetail {
  return {
    id: "cnv_1",
    handoff: "none",
    assignee: null,
    language: "fr",
    channel: "web",
    agent_id: "agt_1",
    page_url: null,
    created_at: "2026-11-20T10:00:00Z",
    last_message_at: "2026-11-20T10:00:00Z",
    last_role: "visitor",
    preview: "",
    message_count: messages.length,
    contact: null,
    stage: null,
    slots: {},
    messages,
    tool_calls: [],
    leads: [],
    cart: {},
  };
}

const start = (id: string, role = "agent"): ThreadEvent => ({ type: "message.start", data: { message_id: id, role } });
const text = (words: string): ThreadEvent => ({ type: "text", data: { text: words } });
const end = (id: string): ThreadEvent => ({ type: "message.end", data: { message_id: id } });
const card = { product_id: "prd_1", title: "Pull", url: null, image_url: null, price_text: "49,00 €", stock_text: null };

function hear(state: ThreadState, ...events: ThreadEvent[]): ThreadState {
  return events.reduce((now, event) => reduce(now, { type: "event", event }), state);
}

const loaded = reduce(NOTHING, { type: "loaded", detail: detail(message("msg_1")) });

describe("a message that is being written", () => {
  it("grows by sentences, with a space where none came", () => {
    const { live } = hear(loaded, start("msg_2"), text("Bonjour."), text("Voici."), text(" Bien."), { type: "product_card", data: card });
    expect(live).toEqual({ id: "msg_2", role: "agent", text: "Bonjour. Voici. Bien.", cards: [card], ended: false });
  });

  it("stays until the stored one is there, then gives way to it", () => {
    const ended = hear(loaded, start("msg_2"), text("Oui."), end("msg_2"));
    expect(ended.live?.ended).toBe(true);
    expect(reduce(ended, { type: "loaded", detail: detail(message("msg_1")) }).live?.text).toBe("Oui.");
    expect(reduce(ended, { type: "loaded", detail: detail(message("msg_1"), message("msg_2", "agent")) }).live).toBeNull();
  });

  it("takes nothing more once it has ended, and nothing before it has begun", () => {
    expect(hear(loaded, start("msg_2"), end("msg_2"), text("late")).live?.text).toBe("");
    expect(hear(loaded, text("early"), end("msg_2")).live).toBeNull();
  });

  it("is not shown again after a reconnection", () => {
    expect(hear(loaded, start("msg_1"), text("again")).live).toBeNull();
  });

  it("goes when the turn fails", () => {
    expect(hear(loaded, start("msg_2"), text("Je"), { type: "error", data: {} }).live).toBeNull();
  });

  it("may be a person's", () => {
    expect(hear(loaded, start("msg_2", "human")).live?.role).toBe("human");
  });
});

describe("a reply", () => {
  it("joins the thread once, however often it is told", () => {
    const once = reduce(hear(loaded, start("msg_9", "human")), { type: "replied", message: message("msg_9", "human") });
    expect(once.detail?.messages.map((one) => one.id)).toEqual(["msg_1", "msg_9"]);
    expect(once.live).toBeNull();
    expect(reduce(once, { type: "replied", message: message("msg_9", "human") })).toBe(once);
  });

  it("changes nothing before the thread is loaded", () => {
    expect(reduce(NOTHING, { type: "replied", message: message("msg_9") })).toBe(NOTHING);
  });
});

describe("tellsMore", () => {
  it("asks for the stored thread at every event but the words themselves", () => {
    expect([start("m"), end("m"), { type: "visitor.message", data: {} } as const, { type: "handoff", data: {} } as const].every(tellsMore)).toBe(true);
    expect(tellsMore(text("a"))).toBe(false);
  });
});
