import { useEffect, useRef, useState } from "preact/hooks";
import { asProblem, type Problem } from "../../api/problem";
import type { Agent, FaqEntry } from "../../api/types";
import { languageName } from "../../i18n/format";
import { t } from "../../i18n/words";
import { Button } from "../../ui/button";
import { TextArea } from "../../ui/field";
import { explain } from "../../ui/problems";
import { ANY, fieldsOf, hasBlanks, newId, questionsOf } from "./entries";

interface Props {
  agent: Agent;
  entry: FaqEntry;
  taken: string[];
  save: (entry: FaqEntry) => Promise<void>;
  cancel: () => void;
}

/** One question with its wordings, and its answer in each language. */
export function EntryEditor({ agent, entry, taken, save, cancel }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [questions, setQuestions] = useState(entry.examples.join("\n"));
  const [answer, setAnswer] = useState(entry.answer);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => form.current?.querySelector("textarea")?.focus(), []);

  const examples = questionsOf(questions);
  const answers = Object.fromEntries(Object.entries(answer).filter(([, text]) => text.trim()));
  const draft = { id: entry.id || newId(examples[0] ?? "", taken), examples, answer: answers };
  const blanks = hasBlanks(draft);
  const submit = (event: Event) => {
    event.preventDefault();
    if (busy || blanks) return;
    setBusy(true);
    setProblem(null);
    save(draft).catch((thrown: unknown) => {
      setProblem(asProblem(thrown));
      setBusy(false);
    });
  };
  return (
    <form ref={form} class="entry" onSubmit={submit} onKeyDown={(event) => event.key === "Escape" && cancel()}>
      <TextArea label={t("entry.questions")} hint={t("entry.questions.hint")} rows={Math.min(6, Math.max(2, examples.length))} required value={questions} onInput={setQuestions} />
      {fieldsOf(entry, agent.languages).map((tag) => (
        <TextArea
          key={tag}
          label={tag === ANY ? t("entry.answer") : t("entry.answerIn", { language: languageName(tag) })}
          lang={tag === ANY ? undefined : tag}
          rows={3}
          maxLength={4000}
          value={answer[tag] ?? ""}
          onInput={(text) => setAnswer({ ...answer, [tag]: text })}
        />
      ))}
      {blanks && <p class="note">{t("entry.blanks")}</p>}
      {problem && (
        <p class="error" role="alert">
          {explain(problem)}
        </p>
      )}
      <div class="row">
        <Button kind="main" type="submit" busy={busy} disabled={blanks || examples.length === 0 || Object.keys(answers).length === 0}>
          {t("save")}
        </Button>
        <Button kind="quiet" onClick={cancel}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}
