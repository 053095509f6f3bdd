/** Numbers, money and times as the reader's language writes them. */
import { language } from "./words";

/** A count. */
export function number(value: number): string {
  return new Intl.NumberFormat(language.value).format(value);
}

/** A decimal string beside its currency; the digits are the API's, never recomputed. */
export function money(amount: string, currency: string): string {
  const style = new Intl.NumberFormat(language.value, { style: "currency", currency });
  return style.format(amount as unknown as number);
}

/** A share between 0 and 1. */
export function percent(share: number): string {
  return new Intl.NumberFormat(language.value, { style: "percent", maximumFractionDigits: 0 }).format(share);
}

/** A day and a time. */
export function moment(iso: string): string {
  return new Intl.DateTimeFormat(language.value, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));
}

/** A day of the year. */
export function day(iso: string): string {
  return new Intl.DateTimeFormat(language.value, { day: "numeric", month: "long" }).format(new Date(iso));
}

/** Today, in full. */
export function today(): string {
  return new Intl.DateTimeFormat(language.value, { weekday: "long", day: "numeric", month: "long" }).format(new Date());
}

/** The time of a message within its day. */
export function clock(iso: string): string {
  return new Intl.DateTimeFormat(language.value, { hour: "2-digit", minute: "2-digit" }).format(new Date(iso));
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["minute", 60],
  ["hour", 3600],
  ["day", 86_400],
];

/** How long ago, up to a week; the day itself before that. */
export function ago(iso: string, now = Date.now()): string {
  const seconds = Math.max(0, (now - Date.parse(iso)) / 1000);
  if (seconds >= 7 * 86_400) return new Intl.DateTimeFormat(language.value, { day: "numeric", month: "short" }).format(new Date(iso));
  const relative = new Intl.RelativeTimeFormat(language.value, { numeric: "auto", style: "short" });
  const [unit, size] = STEPS.findLast(([, step]) => seconds >= step) ?? ["second", Infinity];
  return size === Infinity ? relative.format(0, "second") : relative.format(-Math.floor(seconds / size), unit);
}

/** The name of a language, in the reader's language, as it stands in a sentence. */
export function languageName(tag: string): string {
  return new Intl.DisplayNames(language.value, { type: "language" }).of(tag) ?? tag;
}

/** The name of a language on its own. */
export function languageTitle(tag: string): string {
  const name = languageName(tag);
  return name.charAt(0).toLocaleUpperCase(language.value) + name.slice(1);
}
