/** What was found in a message, as lines to show. */
import { money, number } from "../../i18n/format";

const PRICES = ["price_min", "price_max"];
const HIDDEN = new Set([...PRICES, "currency", "references", "excluded"]);

/** The filled values by name, prices as people write them. */
export function facts(entities: Record<string, unknown>): [name: string, value: string][] {
  const currency = typeof entities["currency"] === "string" ? entities["currency"] : null;
  const prices = PRICES.flatMap((name) => {
    const minor = entities[name];
    return typeof minor === "number" ? [[name, amount(minor, currency)] as [string, string]] : [];
  });
  const others = Object.entries(entities).filter(([name]) => !HIDDEN.has(name));
  const excluded = (entities["excluded"] ?? {}) as Record<string, unknown>;
  const all = [...others, ["excluded", Object.values(excluded).flat()] as [string, unknown]];
  return [...prices, ...all.map(([name, value]) => [name, words(value)] as [string, string]).filter(([, value]) => value)];
}

/** From minor units; without a currency the API means two decimals. */
function amount(minor: number, currency: string | null): string {
  if (!currency) return number(minor / 100);
  const digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return money((minor / 10 ** digits).toFixed(digits), currency);
}

function words(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => (Array.isArray(item) ? item.join(" : ") : String(item))).join(", ");
  return value === null || value === undefined ? "" : String(value);
}
