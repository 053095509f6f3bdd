import { beforeEach, expect, test, vi } from "vitest";
import { watch } from "../../src/app/signals";
import { FakeShop, listen } from "../fake-shop";

const ROUTE = "POST conversations/c1/signals";

let shop: FakeShop;
let root: EventTarget;
let page: EventTarget;

beforeEach(() => {
  vi.useFakeTimers();
  shop = new FakeShop().on(ROUTE, () => new Response(null, { status: 204 }));
  root = new EventTarget();
  page = new EventTarget();
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("document", { documentElement: page });
});

async function start({ talking = true, open = true } = {}): Promise<void> {
  const { client } = listen();
  if (talking) await client.call("signals", { method: "POST", body: { name: "first" } });
  shop.calls.length = 0;
  watch(root as unknown as ShadowRoot, client, () => open);
}

function type(value: string): void {
  const event = new Event("input");
  Object.defineProperty(event, "target", { value: { value } });
  root.dispatchEvent(event);
}

function leave(clientY: number): void {
  page.dispatchEvent(Object.assign(new Event("mouseleave"), { clientY }));
}

async function told(): Promise<unknown[]> {
  await vi.advanceTimersByTimeAsync(1);
  return shop.to(ROUTE).map((call) => call.body?.name);
}

test("a text that is taken back is hesitation, and told once", async () => {
  await start();
  for (const value of ["is it rea", "", "is it really", ""]) type(value);
  expect(await told()).toEqual(["hesitation"]);
});

test("a text that is sent, or hardly begun, is none", async () => {
  await start();
  type("is it really good");
  root.dispatchEvent(new Event("submit"));
  type("");
  type("ok");
  type("");
  expect(await told()).toEqual([]);
});

test("leaving through the top of the page is a move to leave", async () => {
  await start();
  leave(400);
  leave(-1);
  leave(-1);
  expect(await told()).toEqual(["exit_intent"]);
});

test("a long silence in an open chat is idle; a closed one is not", async () => {
  await start();
  await vi.advanceTimersByTimeAsync(60_000);
  root.dispatchEvent(new Event("keydown"));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await told()).toEqual([]);
  await vi.advanceTimersByTimeAsync(40_000);
  expect(await told()).toEqual(["idle"]);

  await start({ open: false });
  await vi.advanceTimersByTimeAsync(120_000);
  expect(await told()).toEqual([]);
});

test("nothing is told before there is a conversation", async () => {
  await start({ talking: false });
  leave(-1);
  expect(shop.calls).toEqual([]);
});
