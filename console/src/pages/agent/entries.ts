/** FAQ entries as the editor holds them, and the drafts that a template brings. */
import type { Agent, FaqEntry } from "../../api/types";

/** Answers that hold in every language. */
export const ANY = "*";
const ID_LENGTH = 60;

/** A blank that a template leaves to the owner: `[[like this]]`. */
const BLANK = /\[\[.*?\]\]/;

export function hasBlanks(entry: FaqEntry): boolean {
  return Object.values(entry.answer).some((text) => BLANK.test(text));
}

/** The languages of the fields: one for all where the entry has one for all, else the agent's. */
export function fieldsOf(entry: FaqEntry, languages: string[]): string[] {
  return ANY in entry.answer ? [ANY] : languages;
}

/** The questions of a text with one per line. */
export function questionsOf(text: string): string[] {
  return [...new Set(text.split("\n").map((line) => line.trim()).filter(Boolean))];
}

/** Puts a new or changed entry among the others. */
export function withEntry(entries: FaqEntry[], entry: FaqEntry): FaqEntry[] {
  const known = entries.some((one) => one.id === entry.id);
  return known ? entries.map((one) => (one.id === entry.id ? entry : one)) : [...entries, entry];
}

/** An id that no other entry has, readable in exports: made of the first question. */
export function newId(question: string, taken: string[]): string {
  const stem = plain(question).replaceAll(" ", "_").slice(0, ID_LENGTH) || "question";
  let id = stem;
  for (let number = 2; taken.includes(id); number += 1) id = `${stem}_${number}`;
  return id;
}

/** The words of a question without accents, case and punctuation. */
function plain(question: string): string {
  const bare = question.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  return bare.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

interface Seed {
  id?: unknown;
  examples?: Record<string, unknown>;
  answer?: Record<string, unknown>;
}

/** Questions that the template expects and the FAQ has no answer to yet, in the agent's languages. */
export function suggestions(agent: Agent, entries: FaqEntry[]): FaqEntry[] {
  const seeds = agent.flow["faq"];
  if (!Array.isArray(seeds)) return [];
  const known = new Set(entries.map((entry) => entry.id));
  const asked = new Set(entries.flatMap((entry) => entry.examples.map(plain)));
  return (seeds as Seed[]).flatMap(({ id, examples = {}, answer = {} }) => {
    if (typeof id !== "string" || known.has(id)) return [];
    const questions = agent.languages.flatMap((tag) => (Array.isArray(examples[tag]) ? (examples[tag] as string[]) : []));
    const answers = agent.languages.map((tag) => [tag, typeof answer[tag] === "string" ? answer[tag] : ""] as const);
    return questions.length > 0 && !questions.some((question) => asked.has(plain(question))) ? [{ id, examples: questions, answer: Object.fromEntries(answers) }] : [];
  });
}
