import type { Words } from "../host";

/** The text under `key` with its values filled in; the key itself when there is none, such as a text of the shop. */
export type Translate = (key: string, values?: Record<string, string | number>) => string;

export function translator(words: Words): Translate {
  return (key, values = {}) => (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}
