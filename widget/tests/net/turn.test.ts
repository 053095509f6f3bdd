import { beforeEach, describe, expect, it } from "vitest";
import { HttpError, NetworkError } from "../../src/net/http";
import { runTurn, type TurnOptions } from "../../src/net/turn";
import { end, error, FakeShop, listen, open, start, stream, text } from "../fake-shop";

const POST = "POST conversations/c1/messages";
const EVENTS = "GET conversations/c1/events";
const options = (over: Partial<TurnOptions> = {}): TurnOptions => ({
  text: "Bonjour", key: "k1", followed: () => false, signal: new AbortController().signal, pause: () => 0, ...over,
});
let shop: FakeShop;
beforeEach(() => {
  shop = new FakeShop();
});

describe("runTurn", () => {
  it("sends the message under its key and delivers the reply in order", async () => {
    shop.on(POST, () => stream([start("1"), text("2", "Bon"), text("3", "jour"), end("4")]));
    const { client, heard } = listen();
    client.language = "fr";
    expect(await runTurn(client, options())).toBeNull();
    expect(heard.map(({ type }) => type)).toEqual(["message.start", "text", "text", "message.end"]);
    const [call] = shop.to(POST);
    expect(call!.headers.get("Idempotency-Key")).toBe("k1");
    expect(call!.headers.get("Authorization")).toBe("Bearer t1");
    expect(call!.body).toEqual({ text: "Bonjour", language: "fr" });
  });

  it("goes on from the last event when the connection breaks, and delivers none twice", async () => {
    shop.on(POST, () => stream([start("1"), text("2", "a")], true));
    shop.on(EVENTS, () => stream([text("2", "a"), text("3", "b")], true), ({ signal }) => open([text("4", "c"), end("5")], signal));
    const { client, heard } = listen();
    expect(await runTurn(client, options())).toBeNull();
    expect(heard.flatMap((event) => (event.type === "text" ? event.data.text : []))).toEqual(["a", "b", "c"]);
    expect(shop.to(EVENTS).map(({ headers }) => headers.get("Last-Event-ID"))).toEqual(["2", "3"]);
    expect(shop.to(POST)).toHaveLength(1);
  });

  it("repeats the message under the same key while nothing has come back", async () => {
    shop.on(POST, () => Promise.reject(new TypeError("offline")), () => new Response(null, { status: 503 }), () => stream([start("1"), text("2", "a"), end("3")]));
    const { client, heard } = listen();
    expect(await runTurn(client, options())).toBeNull();
    expect(shop.to(POST).map(({ headers }) => headers.get("Idempotency-Key"))).toEqual(["k1", "k1", "k1"]);
    expect(heard).toHaveLength(3);
  });

  it("gives up after four attempts without progress", async () => {
    shop.on(POST, () => Promise.reject(new TypeError("offline")));
    await expect(runTurn(listen().client, options())).rejects.toBeInstanceOf(NetworkError);
    expect(shop.to(POST)).toHaveLength(4);
  });

  it.each([400, 402, 413, 422, 429, 500])("does not repeat what the shop refuses with %i", async (status) => {
    shop.on(POST, () => new Response(null, { status }));
    await expect(runTurn(listen().client, options())).rejects.toMatchObject({ status } satisfies Partial<HttpError>);
    expect(shop.to(POST)).toHaveLength(1);
  });

  it("returns the failure that the shop reports, and again when a retry is answered with the same one", async () => {
    shop.on(POST, () => stream([start("1"), error("2")]));
    const { client, heard } = listen();
    expect(await runTurn(client, options())).toMatchObject({ message: "Later", retryable: true });
    expect(await runTurn(client, options())).toMatchObject({ message: "Later", retryable: true });
    expect(heard.map(({ type }) => type)).toEqual(["message.start", "error"]);
  });

  it("returns null when a retry goes on after the old failure", async () => {
    shop.on(POST, () => stream([error("1")]), () => stream([error("1"), start("2"), text("3", "a"), end("4")]));
    const { client } = listen();
    await runTurn(client, options());
    expect(await runTurn(client, options())).toBeNull();
  });

  it("leaves the rest to the lasting stream where that is open", async () => {
    shop.on(POST, () => stream([start("1")], true));
    expect(await runTurn(listen().client, options({ followed: () => true }))).toBeNull();
    expect(shop.to(EVENTS)).toHaveLength(0);
  });

  it("stops when the visitor leaves the conversation", async () => {
    const leaving = new AbortController();
    shop.on(POST, ({ signal }) => {
      queueMicrotask(() => leaving.abort());
      return open([start("1")], signal);
    });
    await expect(runTurn(listen().client, options({ signal: leaving.signal }))).rejects.toBeInstanceOf(NetworkError);
    expect(shop.to(EVENTS)).toHaveLength(0);
  });
});
