import { describe, expect, it } from "vitest";
import { Memory } from "../../src/state/memory";
import { FakeStorage } from "../fake-shop";

const over = (storage: FakeStorage) => () => storage as unknown as Storage;

describe("Memory", () => {
  it("keeps one record per widget key and writes nothing by itself", () => {
    const storage = new FakeStorage();
    const memory = new Memory("wk_1", over(storage));
    expect(storage.values).toEqual({});
    memory.set({ token: "t" });
    expect(new Memory("wk_1", over(storage)).get()).toEqual({ token: "t" });
    expect(new Memory("wk_2", over(storage)).get()).toEqual({});
  });

  it("works from memory where storage is blocked", () => {
    const memory = new Memory("wk_1", () => {
      throw new DOMException("denied", "SecurityError");
    });
    memory.set({ token: "t" });
    expect(memory.get()).toEqual({ token: "t" });
  });

  it.each(["{", "null", "7"])("starts anew from the damaged value %j", (value) => {
    expect(new Memory("wk_1", over(new FakeStorage({ "comptoir:wk_1": value }))).get()).toEqual({});
  });
});
