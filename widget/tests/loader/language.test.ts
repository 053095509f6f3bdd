import { describe, expect, it, vi } from "vitest";

vi.stubGlobal("__LANGUAGES__", { en: [], fr: [] });
const { firstTag, translated } = await import("../../src/loader/language");

describe("language", () => {
  it.each([
    [["fr-CA", "en"], "fr-CA"],
    [["", "fr"], "fr"],
    [["fr_FR"], "fr-FR"],
    [["fr-u-ca-gregory"], "fr"],
    [["français", "x", " de "], "de"],
    [[undefined, "?"], "en"],
  ])("%j asks for %s", (tags, expected) => expect(firstTag(tags)).toBe(expected));

  it("finds the interface's language", () => {
    expect(["FR-ca", "en", "pt-BR"].map(translated)).toEqual(["fr", "en", null]);
  });
});
