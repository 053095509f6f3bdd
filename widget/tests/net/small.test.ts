import { describe, expect, it, vi } from "vitest";
import { safeUrl } from "../../src/net/links";
import { uuid } from "../../src/net/uuid";
import { pause, wait } from "../../src/net/wait";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe("uuid", () => {
  it("is a version 4 UUID with and without crypto.randomUUID", () => {
    expect(uuid()).toMatch(UUID);
    const { getRandomValues } = crypto;
    vi.stubGlobal("crypto", { getRandomValues: getRandomValues.bind(crypto) });
    const made = new Set(Array.from({ length: 50 }, uuid));
    expect(made.size).toBe(50);
    for (const id of made) expect(id).toMatch(UUID);
  });
});

describe("safeUrl", () => {
  const base = "https://shop.example/a/b";
  it.each([
    ["/p/1", "https://shop.example/p/1"],
    ["https://cdn.example/x.png", "https://cdn.example/x.png"],
    ["javascript:alert(1)", null],
    ["data:text/html,x", null],
    ["java\nscript:alert(1)", null],
    ["http://[", null],
    ["", null],
    [null, null],
  ])("%j becomes %j", (given, expected) => expect(safeUrl(given, base)).toBe(expected));
});

describe("pause and wait", () => {
  it("doubles, with jitter, up to a limit", () => {
    expect([0, 1, 2].map((failed) => pause(failed, () => 1))).toEqual([500, 1000, 2000]);
    expect(pause(2, () => 0)).toBe(1000);
    expect(pause(20, () => 1)).toBe(15_000);
  });

  it("ends when the browser is online again, or when it is aborted", async () => {
    const waiting = wait(1e6);
    dispatchEvent(new Event("online"));
    await waiting;
    await wait(1e6, AbortSignal.abort());
  });
});
