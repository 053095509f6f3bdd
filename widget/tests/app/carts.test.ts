import { beforeEach, describe, expect, it, vi } from "vitest";
import { Carts } from "../../src/app/carts";
import { Store } from "../../src/state/store";
import { FakeShop, listen, type Call } from "../fake-shop";

const cart = (quantity: number) => () => Response.json({ items: quantity ? [{ id: "l1", quantity }] : [], count: quantity, total: "1.00", currency: "EUR" });
const stored = { "comptoir:wk_1": JSON.stringify({ token: "t1", conversation: "c1" }) };
let shop: FakeShop;
let store: Store;
const emit = vi.fn();
const carts = (): Carts => new Carts(listen(stored).client, store, emit);
beforeEach(() => {
  shop = new FakeShop();
  store = new Store(() => undefined);
  emit.mockClear();
});

describe("Carts", () => {
  it("adds, shows the shop's answer and tells the page", async () => {
    shop.on("POST conversations/c1/cart/items", cart(1));
    await carts().add("v1", 1);
    expect(shop.calls[0]!.body).toEqual({ variant_id: "v1", quantity: 1 });
    expect(store.state.cart).toMatchObject({ count: 1 });
    expect(emit.mock.calls.map(([name]) => name)).toEqual(["cart", "add_to_cart"]);
  });

  it("sends only the last of several quick steps", async () => {
    shop.on("PATCH conversations/c1/cart/items/l1", (call: Call) => cart(Number(call.body!.quantity))());
    const all = carts();
    await Promise.all([2, 3, 4].map((quantity) => all.setQuantity("l1", quantity)));
    expect(shop.calls.map(({ body }) => body)).toEqual([{ quantity: 4 }]);
    expect(store.state.cart).toMatchObject({ count: 4 });
  });

  it("shows the true cart again when the shop refuses", async () => {
    shop.on("PATCH conversations/c1/cart/items/l1", () => new Response(null, { status: 409 })).on("GET conversations/c1/cart", cart(1));
    store.set({ cart: { items: [{ id: "l1", quantity: 1 }], count: 1 } as never });
    const refused = carts().setQuantity("l1", 9);
    expect(store.state.cart).toMatchObject({ count: 9 });
    await expect(refused).rejects.toMatchObject({ status: 409 });
    expect(store.state.cart).toMatchObject({ count: 1 });
    expect(emit).not.toHaveBeenCalled();
  });
});
