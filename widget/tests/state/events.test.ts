import { describe, expect, it } from "vitest";
import type { ProductCard, StreamEvent } from "../../src/net/contract";
import { asked, counted, marked, ready, restarted } from "../../src/state/changes";
import { applyEvent } from "../../src/state/events";
import { initial, type Message, type State } from "../../src/state/types";

const begin: StreamEvent = { type: "message.start", data: { message_id: "m1", turn_id: "t", role: "agent", disclosure: null } };
const say = (text: string): StreamEvent => ({ type: "text", data: { text } });
const finish: StreamEvent = { type: "message.end", data: { message_id: "m1" } };
const card: StreamEvent = { type: "product_card", data: { title: "Bougie", price_text: "34,00 €" } as ProductCard };
const config = { agent_name: "Camille" } as State["config"];

function play(events: StreamEvent[], from: State = { ...initial, config }): State {
  return events.reduce((state, event, at) => ({ ...state, ...applyEvent(state, event, `x${at}`) }), from);
}
const messages = (state: State): Message[] => state.items.filter((item): item is Message => item.kind === "message");

describe("applyEvent", () => {
  it("builds a message from its parts and tells a screen reader once, when it is complete", () => {
    const during = play([begin, say("Voici "), card, say("une bougie.")]);
    expect(during.spoken.turn).toBe(0);
    const state = play([finish], during);
    expect(messages(state)).toMatchObject([{ id: "m1", text: "Voici une bougie.", progress: "done", cardsFirst: false }]);
    expect(state.spoken).toEqual({ text: "Camille: Voici une bougie. Bougie, 34,00 €.", turn: 1 });
    expect(state.current).toBeNull();
  });

  it("keeps products above words that come after them", () => {
    expect(messages(play([begin, card, say("Celle-ci ?")]))[0]).toMatchObject({ cardsFirst: true, text: "Celle-ci ?" });
  });

  it("replaces a message that is replayed from its beginning", () => {
    const state = play([begin, say("Bon"), begin, say("Bonjour"), finish]);
    expect(messages(state).map(({ text }) => text)).toEqual(["Bonjour"]);
  });

  it("drops a message that said nothing, and keeps the words of one that failed midway", () => {
    const failed: StreamEvent = { type: "error", data: { code: "x", message: "Later", retryable: true } };
    expect(play([begin, failed]).items).toEqual([]);
    const state = play([begin, say("Je reg"), failed]);
    expect(messages(state)[0]).toMatchObject({ text: "Je reg", progress: "done" });
    expect(state.spoken.turn).toBe(0);
  });

  it("begins a message where the stream does not say which", () => {
    expect(messages(play([say("a"), say("b")])).map(({ id, text }) => [id, text])).toEqual([["x0", "ab"]]);
  });

  it("puts a handoff above a message that has not begun to speak, else after it", () => {
    const asks: StreamEvent = { type: "handoff", data: { status: "requested", text: "On arrive." } };
    expect(play([begin, asks]).items.map(({ kind }) => kind)).toEqual(["notice", "message"]);
    const state = play([begin, say("a"), asks]);
    expect(state.items.map(({ kind }) => kind)).toEqual(["message", "notice"]);
    expect(state.handoff).toBe("requested");
  });

  it("ignores a kind of event that it does not know", () => {
    expect(applyEvent(initial, { type: "confetti", data: {} } as unknown as StreamEvent, "x")).toEqual({});
  });
});

describe("changes", () => {
  it("keeps the place of a message that is asked again", () => {
    let state: State = { ...initial, ...asked(initial, "k1", "un") };
    state = { ...state, ...asked(state, "k2", "deux") };
    state = { ...state, ...marked(state, "k1", { progress: "failed", failure: "failed_network" }) };
    state = { ...state, ...asked(state, "k1", "un") };
    expect(messages(state).map(({ id, progress, failure }) => [id, progress, failure])).toEqual([["k1", "waiting", null], ["k2", "waiting", null]]);
  });

  it("puts the history before what was written meanwhile", () => {
    const state = { ...initial, ...asked(initial, "k1", "maintenant") };
    const stored = { id: "m0", role: "agent" as const, text: "avant", cards: [], created_at: "2026-01-01T00:00:00Z" };
    const change = ready(state, config!, { id: "c1", status: "active", messages: [stored], cart: null });
    expect(change.items!.map(({ id }) => id)).toEqual(["m0", "k1"]);
    expect(change.handoff).toBe("active");
  });

  it("counts a cart before the shop does, without touching its amounts", () => {
    const line = { id: "l1", quantity: 1 };
    const cart = { items: [line, { id: "l2", quantity: 2 }], count: 3, total_text: "98,00 €" } as unknown as State["cart"];
    expect(counted({ ...initial, cart }, "l1", 4).cart).toMatchObject({ count: 6, total_text: "98,00 €" });
    expect(counted({ ...initial, cart }, "l2", 0).cart).toMatchObject({ count: 1, items: [{ id: "l1" }] });
  });

  it("forgets the conversation and keeps the configuration", () => {
    const state = { ...initial, config, ...asked(initial, "k", "x"), phase: "ready" as const };
    expect({ ...state, ...restarted() }).toMatchObject({ items: [], config, phase: "ready" });
  });
});
