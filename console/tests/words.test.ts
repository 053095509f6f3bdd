import { afterEach, describe, expect, it } from "vitest";
import { dictionaries, firstLanguage, language, plural, t } from "../src/i18n/words";

const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

afterEach(() => {
  language.value = "en";
});

describe("the dictionaries", () => {
  const { en, ...rest } = dictionaries;
  const first: Record<string, string> = en;
  const others = Object.entries(rest);

  it.each(others)("%s has the keys of the first, no more and no fewer", (_, words) => {
    expect(Object.keys(words)).toEqual(Object.keys(first));
  });

  it.each(others)("%s has the same values in each text, and no empty text", (_, words) => {
    for (const [key, text] of Object.entries(words)) {
      expect(names(text), key).toEqual(names(first[key] ?? ""));
      expect(text.trim(), key).not.toBe("");
    }
  });

  it.each(Object.entries(dictionaries))("%s has both forms of every count", (_, words) => {
    const stems = (form: string) => Object.keys(words).filter((key) => key.endsWith(form)).map((key) => key.slice(0, -form.length));
    expect(stems("_one")).toEqual(stems("_other"));
  });

  it("French keeps its punctuation on the line of its word", () => {
    for (const [key, text] of Object.entries(dictionaries.fr)) expect(text, key).not.toMatch(/ [:;?!»%€]|« /);
  });
});

describe("texts", () => {
  it("are filled, and follow the language", () => {
    expect(t("home.title", { name: "Ada" })).toBe("Hello, Ada");
    language.value = "fr";
    expect(t("home.title", { name: "Ada" })).toBe("Bonjour Ada");
  });

  it("keep what they have no value for", () => {
    expect(t("home.title")).toBe("Hello, {name}");
    expect(t("home.title", Object.create({ name: "inherited" }))).toBe("Hello, {name}");
  });

  it("count as their language does: zero is singular in French", () => {
    expect(plural("products.found", 0)).toBe("0 products found");
    expect(plural("products.found", 1)).toBe("1 product found");
    language.value = "fr";
    expect(plural("products.found", 0)).toBe("0 produit trouvé");
    expect(plural("products.found", 2)).toBe("2 produits trouvés");
  });
});

describe("the first language", () => {
  it("is the one chosen before, else the browser's first that is written here, else English", () => {
    expect(firstLanguage("fr", ["en-GB"])).toBe("fr");
    expect(firstLanguage(null, ["de-AT", "fr-CA", "en"])).toBe("fr");
    expect(firstLanguage("xx", ["de"])).toBe("en");
    expect(firstLanguage("toString", [])).toBe("en");
  });
});
