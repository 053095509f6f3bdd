import { describe, expect, it } from "vitest";
import { contrast, rgb, theme } from "../../src/app/theme";
import type { Brand } from "../../src/net/contract";

const brand = (over: Partial<Brand> = {}): Brand => ({
  name: "x", logo_url: null, accent: "#0B6E4F", on_accent: "#FFFFFF", background: "#FBFAF7", ink: "#1C1B19", radius: 10, powered_by: false, ...over,
});
const ratio = (one: string, other: string): number => contrast(rgb(one)!, rgb(other)!);

describe("theme", () => {
  it("knows the contrast of black and white", () => {
    expect(ratio("#000", "#fff")).toBeCloseTo(21, 5);
    expect(ratio("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  });

  it("takes a readable brand as it is", () => {
    expect(theme(brand())).toMatchObject({ "--accent": "#0B6E4F", "--on-accent": "#FFFFFF", "--ink": "#1C1B19", "--link": "#0B6E4F", "--radius": "10px" });
  });

  it.each([
    brand({ accent: "#FFE600", on_accent: "#FFFFFF" }),
    brand({ accent: "#FF8800", on_accent: "#FFFF00", ink: "#cccccc" }),
    brand({ background: "#101418", ink: "#1C1B19", accent: "#0B6E4F" }),
    brand({ background: "#808080", ink: "#888888" }),
    brand({ background: "#767676", ink: "#FFFFFF", accent: "#FFFFFF", on_accent: "#FFFFFF" }),
  ])("corrects pairs that cannot be read: %j", (given) => {
    const tokens = theme(given);
    const pairs = [["--ink", "--ground"], ["--ink", "--surface"], ["--on-accent", "--accent"], ["--link", "--ground"], ["--link", "--surface"], ["--muted", "--ground"], ["--error", "--ground"]] as const;
    for (const [text, ground] of pairs) expect(ratio(tokens[text]!, tokens[ground]!), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });

  it("lets no CSS in", () => {
    const tokens = theme(brand({ accent: "red;}*{display:none", background: "url(//evil)", radius: 999 }));
    expect(tokens).toMatchObject({ "--accent": "#0b6e4f", "--ground": "#fbfaf7", "--radius": "24px" });
  });
});
