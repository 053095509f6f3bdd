import type { Host } from "../host";
import type { Client } from "../net/client";
import type { Cart, ProductCard } from "../net/contract";
import { counted } from "../state/changes";
import type { Store } from "../state/store";

/** The cart's calls, one after the other so that the last answer is the truth. */
export class Carts {
  private last: Promise<unknown> = Promise.resolve();
  private readonly wanted = new Map<string, number>();

  constructor(private readonly client: Client, private readonly store: Store, private readonly emit: Host["emit"]) {}

  /** Puts a variant in the cart. Rejects when the shop refuses. */
  add(variantId: string, quantity = 1, card?: ProductCard): Promise<void> {
    return this.run(async () => {
      await this.change("cart/items", "POST", { variant_id: variantId, quantity });
      const product = card ? { product_id: card.product_id, external_id: card.external_id } : {};
      this.emit("add_to_cart", { ...product, variant_id: variantId, quantity });
    });
  }

  /** Sets a line's quantity, 0 to remove it. Of several quick steps only the last is sent. Rejects when the shop refuses. */
  setQuantity(line: string, quantity: number): Promise<void> {
    this.wanted.set(line, quantity);
    this.store.set(counted(this.store.state, line, quantity));
    return this.run(async () => {
      if (this.wanted.get(line) !== quantity) return;
      this.wanted.delete(line);
      try {
        await this.change(`cart/items/${line}`, "PATCH", { quantity });
      } catch (error) {
        await this.load().catch(() => undefined);
        throw error;
      }
    });
  }

  /** Shows the cart as the shop has it. */
  async load(): Promise<void> {
    const cart = (await (await this.client.call("cart")).json()) as Cart;
    this.store.set({ cart });
  }

  private run(work: () => Promise<void>): Promise<void> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }

  private async change(path: string, method: string, body: unknown): Promise<void> {
    const cart = (await (await this.client.call(path, { method, body })).json()) as Cart;
    this.store.set({ cart });
    this.emit("cart", { count: cart.count, total: cart.total, currency: cart.currency });
  }
}
