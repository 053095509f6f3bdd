import { beforeEach, describe, expect, it } from "vitest";
import { endsTurn } from "../../src/net/contract";
import { Live } from "../../src/net/live";
import { end, FakeShop, listen, open, start, stream, text } from "../fake-shop";

const EVENTS = "GET conversations/c1/events";
const stored = { "comptoir:wk_1": JSON.stringify({ token: "t1", conversation: "c1", last: "4" }) };
let shop: FakeShop;
beforeEach(() => {
  shop = new FakeShop();
});

describe("Live", () => {
  it("goes on after each break until it has what it waits for", async () => {
    shop.on(EVENTS, () => stream([start("5")], true), () => stream([]), ({ signal }) => open([text("6", "a"), end("7")], signal));
    const { client, heard } = listen(stored);
    const live = new Live(client, () => 0);
    await live.follow(endsTurn);
    expect(heard.map(({ type }) => type)).toEqual(["message.start", "text", "message.end"]);
    expect(shop.to(EVENTS).map(({ headers }) => headers.get("Last-Event-ID"))).toEqual(["4", "5", "5"]);
    expect(live.open).toBe(false);
  });

  it("ends when it is closed", async () => {
    const live = new Live(listen(stored).client, () => 0);
    shop.on(EVENTS, ({ signal }) => {
      queueMicrotask(() => live.close());
      return open([start("5")], signal);
    });
    await live.follow();
    expect(shop.to(EVENTS)).toHaveLength(1);
  });

  it("gives up when the conversation is gone", async () => {
    shop.on(EVENTS, () => new Response(null, { status: 404 }));
    await new Live(listen(stored).client, () => 0).follow();
    expect(shop.to(EVENTS)).toHaveLength(1);
  });
});
