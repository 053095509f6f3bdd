import { useState } from "preact/hooks";
import { api, ask } from "../../api/client";
import { asProblem, type Problem } from "../../api/problem";
import type { Agent, Understood } from "../../api/types";
import { languageTitle, percent } from "../../i18n/format";
import { dictionaries, type Key, t } from "../../i18n/words";
import { Button } from "../../ui/button";
import { Input } from "../../ui/field";
import { Panel } from "../../ui/pieces";
import { Failure } from "../../ui/problems";
import { facts } from "./facts";

/** Write as a shopper would, and see what is understood. Nothing is stored. */
export function TryIt({ agent }: { agent: Agent }) {
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [read, setRead] = useState<Understood | null>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    if (!text.trim() || busy) return;
    setBusy(true);
    setProblem(null);
    ask(api.POST("/v1/agents/{agent_id}/understand", { params: { path: { agent_id: agent.id } }, body: { text: text.trim() } }))
      .then(setRead)
      .catch((thrown: unknown) => setProblem(asProblem(thrown)))
      .finally(() => setBusy(false));
  };
  return (
    <Panel title={t("try.title")}>
      <p class="muted">{t("try.lead")}</p>
      <form class="add" onSubmit={submit}>
        <Input label={t("try.label")} placeholder={t("try.placeholder")} maxLength={2000} autocomplete="off" value={text} onInput={setText} />
        <Button type="submit" busy={busy} disabled={!text.trim()}>
          {t("try.submit")}
        </Button>
      </form>
      {problem && <Failure problem={problem} />}
      <div aria-live="polite">{read && <Reading read={read} />}</div>
    </Panel>
  );
}

function Reading({ read }: { read: Understood }) {
  const key = `intent.${read.intent}`;
  const intent = Object.hasOwn(dictionaries.en, key) ? t(key as Key) : read.intent;
  return (
    <dl class="reading">
      <dt>{t("try.intent")}</dt>
      <dd>
        <strong>{read.faq_id ? t("try.faq") : intent}</strong> <span class="hint">{percent(read.confidence)}</span>
        {read.faq_id && <code>{read.faq_id}</code>}
      </dd>
      <dt>{t("try.language")}</dt>
      <dd>{languageTitle(read.language)}</dd>
      {facts(read.entities).map(([name, value]) => (
        <Fact key={name} name={name} value={value} />
      ))}
    </dl>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  const key = `entity.${name}`;
  return (
    <>
      <dt>{Object.hasOwn(dictionaries.en, key) ? t(key as Key) : name}</dt>
      <dd>{value}</dd>
    </>
  );
}
