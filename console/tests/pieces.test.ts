import { afterEach, describe, expect, it } from "vitest";
import type { Product } from "../src/api/types";
import { ago, money } from "../src/i18n/format";
import { language } from "../src/i18n/words";
import { facts } from "../src/pages/agent/facts";
import { fromProduct, webAddress } from "../src/pages/catalogue/rows";
import { pageOf } from "../src/pages/conversations/names";
import { readOrigin } from "../src/pages/install/origin";

afterEach(() => {
  language.value = "en";
});

describe("readOrigin", () => {
  it.each([
    ["www.shop.com/path?x=1", "https://www.shop.com"],
    [" http://shop.com:8080/ ", "http://shop.com:8080"],
    ["localhost:3000", "http://localhost:3000"],
    ["HTTPS://Shop.com", "https://shop.com"],
  ])("reads %s", (typed, origin) => {
    expect(readOrigin(typed)).toBe(origin);
  });

  it.each(["", "shop", "my shop.com", "javascript:alert(1)", "https://user@shop.com"])("refuses %s", (typed) => {
    expect(readOrigin(typed)).toBeNull();
  });
});

describe("product rows", () => {
  const variant = { stock_quantity: 3 };
  const product = (variants: unknown[]) => ({ id: "prd_1", title: "Pull", brand: "Quai", categories: ["Mode", "Pulls"], url: "javascript:x", image_url: null, variants }) as unknown as Product;

  it("add up pieces where every variant counts them", () => {
    expect(fromProduct(product([variant, variant]))).toMatchObject({ pieces: 6, variants: 2, detail: "Quai · Pulls" });
    expect(fromProduct(product([variant, { stock_quantity: null }])).pieces).toBeNull();
    expect(fromProduct(product([])).pieces).toBeNull();
  });

  it("follow addresses of the web only", () => {
    expect(fromProduct(product([])).url).toBeNull();
    expect(webAddress("https://shop.com/a")).toBe("https://shop.com/a");
    expect(webAddress("data:text/html,x")).toBeNull();
  });
});

describe("facts of a message", () => {
  it("show prices in their currency and leave out what is empty", () => {
    const found = facts({ query: "lampe", price_max: 6000, currency: "EUR", colours: ["red"], sizes: [], quantity: null, options: [["taille", "M"]], excluded: { colours: ["blue"], words: [] } });
    expect(found).toEqual([
      ["price_max", "€60.00"],
      ["query", "lampe"],
      ["colours", "red"],
      ["options", "taille : M"],
      ["excluded", "blue"],
    ]);
  });

  it("respect currencies without decimals, and amounts without a currency", () => {
    expect(facts({ price_min: 500, currency: "JPY" })).toEqual([["price_min", "¥500"]]);
    expect(facts({ price_min: 500, currency: null })).toEqual([["price_min", "5"]]);
  });
});

describe("formats", () => {
  it("write money from its decimal text, without rounding it away", () => {
    expect(money("1234567890123.45", "EUR")).toBe("€1,234,567,890,123.45");
  });

  it("say how long ago", () => {
    const now = Date.parse("2026-11-20T12:00:00Z");
    expect(ago("2026-11-20T11:59:40Z", now)).toBe("now");
    expect(ago("2026-11-20T11:55:00Z", now)).toBe("5 min. ago");
    expect(ago("2026-11-20T09:00:00Z", now)).toBe("3 hr. ago");
    expect(ago("2026-11-19T11:00:00Z", now)).toBe("yesterday");
    expect(ago("2026-11-01T12:00:00Z", now)).toBe("Nov 1");
    expect(ago("2026-11-20T12:00:09Z", now)).toBe("now");
  });
});

describe("pageOf", () => {
  it("is the path alone", () => {
    expect(pageOf("https://shop.com/pulls?utm=1#a")).toBe("/pulls");
    expect(pageOf("nonsense")).toBeNull();
    expect(pageOf(null)).toBeNull();
  });
});
