import { describe, expect, it } from "vitest";
import type { Agent } from "../src/api/types";
import { fieldsOf, hasBlanks, newId, questionsOf, suggestions, withEntry } from "../src/pages/agent/entries";

const entry = (id: string, ...examples: string[]) => ({ id, examples, answer: { fr: "Oui." } });
const seed = (id: string, question: string) => ({ id, examples: { fr: [question], de: ["Frage"] }, answer: { fr: "[[délai]]", de: "Antwort" } });
const agent = (faq: unknown): Agent => ({ languages: ["fr", "en"], flow: { faq } }) as unknown as Agent;

describe("FAQ entries", () => {
  it("get an id made of the question that no other has", () => {
    expect(newId("Où est la boutique ?", [])).toBe("ou_est_la_boutique");
    expect(newId("Où est la boutique ?", ["ou_est_la_boutique", "ou_est_la_boutique_2"])).toBe("ou_est_la_boutique_3");
    expect(newId("…", [])).toBe("question");
    expect(newId("a".repeat(200), []).length).toBeLessThanOrEqual(120);
  });

  it("have one question a line, each once", () => {
    expect(questionsOf(" A ?\n\nB ?\r\nA ?")).toEqual(["A ?", "B ?"]);
  });

  it("are replaced in place, or added at the end", () => {
    const all = [entry("a"), entry("b")];
    expect(withEntry(all, entry("a", "new")).map((one) => one.examples)).toEqual([["new"], []]);
    expect(withEntry(all, entry("c")).map((one) => one.id)).toEqual(["a", "b", "c"]);
  });

  it("have one field where one answer holds in every language", () => {
    expect(fieldsOf({ id: "a", examples: [], answer: { "*": "Oui" } }, ["fr", "en"])).toEqual(["*"]);
    expect(fieldsOf(entry("a"), ["fr", "en"])).toEqual(["fr", "en"]);
  });

  it("are not ready while a blank is left", () => {
    expect(hasBlanks({ id: "a", examples: [], answer: { fr: "Sous [[délai]] jours" } })).toBe(true);
    expect(hasBlanks(entry("a"))).toBe(false);
  });
});

describe("suggestions", () => {
  it("come from the template, in the agent's languages", () => {
    expect(suggestions(agent([seed("delivery", "Quel délai ?")]), [])).toEqual([{ id: "delivery", examples: ["Quel délai ?"], answer: { fr: "[[délai]]", en: "" } }]);
  });

  it("leave out what is answered, by id or by question", () => {
    const seeds = [seed("delivery", "Quel délai ?"), seed("returns", "Comment retourner ?")];
    expect(suggestions(agent(seeds), [entry("delivery"), entry("x", "comment  RETOURNER")])).toEqual([]);
  });

  it("are none where the flow has none", () => {
    expect(suggestions(agent(undefined), [])).toEqual([]);
    expect(suggestions(agent([{ id: 3 }, { id: "a", examples: { de: ["x"] } }]), [])).toEqual([]);
  });
});
