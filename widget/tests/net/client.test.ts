import { beforeEach, describe, expect, it } from "vitest";
import { FakeShop, listen } from "../fake-shop";

const saved = (value: unknown): Record<string, string> => ({ "comptoir:wk_1": JSON.stringify(value) });
const status = (code: number) => () => new Response(null, { status: code });
let shop: FakeShop;
beforeEach(() => {
  shop = new FakeShop();
});

describe("Client", () => {
  it("opens a session and a conversation when they are needed, and remembers both", async () => {
    shop.on("POST conversations/c1/handoff", () => Response.json({ status: "requested" }));
    const { client, storage } = listen();
    await client.call("handoff", { method: "POST", body: {} });
    expect(shop.calls.map(({ route }) => route)).toEqual(["POST sessions", "POST conversations", "POST conversations/c1/handoff"]);
    expect(shop.to("POST conversations")[0]!.body).toMatchObject({ page_url: "https://shop.example/candles" });
    expect(JSON.parse(storage.values["comptoir:wk_1"]!)).toEqual({ token: "t1", conversation: "c1" });
  });

  it("makes one conversation for calls that come at once", async () => {
    shop.on("GET conversations/c1/cart", () => Response.json({}));
    const { client } = listen(saved({ token: "t1" }));
    await Promise.all([client.call("cart"), client.call("cart")]);
    expect(shop.to("POST conversations")).toHaveLength(1);
  });

  it("takes up the session that it has", async () => {
    await listen(saved({ token: "old", conversation: "c9", last: "5" })).client.openSession();
    expect(shop.calls[0]!.body).toMatchObject({ visitor_token: "old", widget_key: "wk_1" });
  });

  it("replaces a refused token once, and goes on in a new conversation", async () => {
    shop.on("GET conversations/c9/cart", status(401)).on("GET conversations/c1/cart", () => Response.json({ count: 0 }));
    const { client } = listen(saved({ token: "old", conversation: "c9" }));
    expect(await (await client.call("cart")).json()).toEqual({ count: 0 });
    expect(shop.to("POST sessions")[0]!.body).not.toHaveProperty("visitor_token");
    expect(shop.to("GET conversations/c1/cart")[0]!.headers.get("Authorization")).toBe("Bearer t1");
  });

  it("does not ask for a token a second time", async () => {
    shop.on("GET conversations/c9/cart", status(401)).on("GET conversations/c1/cart", status(401));
    await expect(listen(saved({ token: "old", conversation: "c9" })).client.call("cart")).rejects.toMatchObject({ status: 401 });
    expect(shop.to("POST sessions")).toHaveLength(1);
  });

  it("starts another conversation when the server has lost it, but not when something inside is missing", async () => {
    shop.on("GET conversations/c9/cart", status(404)).on("GET conversations/c1/cart", () => Response.json({}));
    const { client } = listen(saved({ token: "t1", conversation: "c9", last: "5" }));
    await expect(client.call("cart")).rejects.toMatchObject({ status: 404 });
    await client.call("cart", {}, true);
    expect(client.conversation).toBe("c1");
    expect(client.feed.lastId).toBe("");
  });

  it.each([401, 403, 404])("forgets a stored conversation that is answered with %i", async (code) => {
    shop.on("GET conversations/c9", status(code));
    const { client } = listen(saved({ token: "t1", conversation: "c9", last: "5" }));
    expect(await client.restore()).toBeNull();
    expect(client.conversation).toBeNull();
  });

  it("keeps a stored conversation when the server fails", async () => {
    shop.on("GET conversations/c9", status(500));
    const { client } = listen(saved({ token: "t1", conversation: "c9" }));
    await expect(client.restore()).rejects.toMatchObject({ status: 500 });
    expect(client.conversation).toBe("c9");
  });

  it("remembers how far it has read", () => {
    const { client, storage } = listen(saved({ token: "t1", conversation: "c9" }));
    client.feed.take({ id: "8", type: "text", data: '{"text":"a"}' });
    client.mark();
    expect(JSON.parse(storage.values["comptoir:wk_1"]!)).toEqual({ token: "t1", conversation: "c9", last: "8" });
  });
});
