/** The texts of the interface: one dictionary per language, found by key. */
import { computed, signal } from "@preact/signals";
import { en } from "./en";
import { fr } from "./fr";

export type Key = keyof typeof en;
export type Dictionary = Record<Key, string>;
/** Keys that have a form for one and a form for others. */
export type PluralKey = Key extends infer K ? (K extends `${infer Stem}_one` ? Stem : never) : never;

export const dictionaries = { en, fr };
export type Language = keyof typeof dictionaries;

const STORED = "comptoir:language";

/** The language to start with: the one chosen before, else the browser's first that is written here. */
export function firstLanguage(stored: string | null, wanted: readonly string[]): Language {
  const known = (tag: string | null): tag is Language => tag !== null && Object.hasOwn(dictionaries, tag);
  if (known(stored)) return stored;
  return wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find(known) ?? "en";
}

export const language = signal<Language>("en");
const words = computed(() => dictionaries[language.value]);

/** Takes the reader's language from storage or the browser. */
export function startLanguage(): void {
  setLanguage(firstLanguage(stored(), navigator.languages));
}

/** Changes the language of the interface. */
export function setLanguage(chosen: Language): void {
  language.value = chosen;
  document.documentElement.lang = chosen;
}

/** Changes it and keeps the choice in this browser. */
export function chooseLanguage(chosen: Language): void {
  setLanguage(chosen);
  try {
    localStorage.setItem(STORED, chosen);
  } catch {
    // Storage is blocked: the choice holds until the page is closed.
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

export type Values = Record<string, string | number>;

/** The text of a key, with `{name}` replaced. */
export function t(key: Key, values: Values = {}): string {
  return fill(words.value[key], values);
}

/** The text of a key for a count, which stands in it as `{count}`. */
export function plural(stem: PluralKey, count: number, values: Values = {}): string {
  const form = new Intl.PluralRules(language.value).select(count) === "one" ? "one" : "other";
  const shown = new Intl.NumberFormat(language.value).format(count);
  return t(`${stem}_${form}` as Key, { count: shown, ...values });
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}
