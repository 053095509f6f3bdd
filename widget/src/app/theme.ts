import type { Brand } from "../net/contract";

/** Least contrast of text, and of the parts that show state: WCAG 2.2, 1.4.3 and 1.4.11. */
const TEXT = 4.5;

type Rgb = [number, number, number];

/** `#rgb` or `#rrggbb` as numbers; null for anything else, so that a brand cannot bring other CSS along. */
export function rgb(colour: string): Rgb | null {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(colour)?.[1];
  if (!hex) return null;
  const pairs = hex.length === 3 ? [...hex].map((digit) => digit + digit) : hex.match(/../g)!;
  return pairs.map((pair) => parseInt(pair, 16)) as Rgb;
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio of two colours, from 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const PAPER = "#fbfaf7";
const ACCENT = "#0b6e4f";

/** `wanted` when it can be read on `ground`, else black or white: one of them can be read on any colour. */
function readable(wanted: string, ground: Rgb): string {
  const colour = rgb(wanted);
  if (colour && contrast(colour, ground) >= TEXT) return wanted;
  return luminance(ground) > 0.179 ? "#000000" : "#ffffff";
}

/** `share` of one colour over another, as `#rrggbb`. */
function mix(over: Rgb, under: Rgb, share: number): string {
  return "#" + over.map((value, i) => Math.round(value * share + under[i]! * (1 - share)).toString(16).padStart(2, "0")).join("");
}

/** Custom properties of a brand. Pairs that could not be read are corrected, whatever the shop has chosen. */
export function theme(brand: Brand): Record<string, string> {
  const ground = rgb(brand.background) ? brand.background : PAPER;
  const accent = rgb(brand.accent) ? brand.accent : ACCENT;
  const ink = readable(brand.ink, rgb(ground)!);
  const [text, page] = [rgb(ink)!, rgb(ground)!];
  const muted = mix(text, page, 0.7);
  // Away from the text, so that what can be read on the page can be read there too.
  const surface = luminance(text) < luminance(page) ? "#ffffff" : mix([0, 0, 0], page, 0.25);
  const plain = [ground, surface].every((colour) => contrast(rgb(accent)!, rgb(colour)!) >= TEXT);
  const radius = Math.min(24, Math.max(0, Number(brand.radius) || 0));
  return {
    "--ground": ground, "--ink": ink, "--accent": accent, "--on-accent": readable(brand.on_accent, rgb(accent)!),
    "--link": plain ? accent : ink, "--radius": `${radius}px`, "--line": mix(text, page, 0.13), "--edge": mix(text, page, 0.5),
    "--muted": contrast(rgb(muted)!, page) >= TEXT ? muted : ink, "--surface": surface,
    "--error": readable("#a32a1c", page), "--tint": mix(rgb(accent)!, page, 0.09),
  };
}
