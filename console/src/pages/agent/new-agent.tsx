import { useState } from "preact/hooks";
import { api, ask } from "../../api/client";
import { asProblem, type Problem } from "../../api/problem";
import type { Agent, Template } from "../../api/types";
import { languageTitle } from "../../i18n/format";
import { language, t } from "../../i18n/words";
import { Button } from "../../ui/button";
import { Input } from "../../ui/field";
import { Panel, Skeleton } from "../../ui/pieces";
import { useLoad } from "../../ui/load";
import { explain, Failure } from "../../ui/problems";

/** From a template to an agent: what the shop sells, the agent's name, the languages it speaks. */
export function NewAgent({ made, cancel }: { made: (agent: Agent) => void; cancel?: () => void }) {
  const { data, problem, reload } = useLoad("templates", (signal) => ask(api.GET("/v1/templates", { signal })));
  return (
    <Panel title={t("new.title")}>
      {problem && <Failure problem={problem} retry={reload} />}
      {!data && !problem && <Skeleton />}
      {data && <Form templates={data.items} made={made} cancel={cancel} />}
    </Panel>
  );
}

/** The template to begin with: it fits any shop. */
const USUAL = "general";

/** The text in the reader's language, else in English, else in any. */
function inWords(texts: Record<string, string>): string {
  return texts[language.value] ?? texts["en"] ?? Object.values(texts)[0] ?? "";
}

function Form({ templates, made, cancel }: { templates: Template[]; made: (agent: Agent) => void; cancel: (() => void) | undefined }) {
  const [chosen, setChosen] = useState((templates.find((template) => template.id === USUAL) ?? templates[0])?.id ?? "");
  const [name, setName] = useState("");
  const [spoken, setSpoken] = useState<string[]>([language.value]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const offered = templates.find((template) => template.id === chosen)?.languages ?? [];
  const languages = spoken.filter((tag) => offered.includes(tag));

  const toggle = (tag: string) => setSpoken(spoken.includes(tag) ? spoken.filter((one) => one !== tag) : [...spoken, tag]);
  const submit = (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    ask(api.POST("/v1/agents", { body: { template: chosen, name: name.trim(), languages } }))
      .then(made)
      .catch((thrown: unknown) => setProblem(asProblem(thrown)))
      .finally(() => setBusy(false));
  };
  return (
    <form class="stack" onSubmit={submit}>
      <fieldset class="choices">
        <legend>{t("new.template")}</legend>
        {templates.map((template) => (
          <label key={template.id} class="choice">
            <input type="radio" name="template" checked={chosen === template.id} onChange={() => setChosen(template.id)} />
            <span>
              <strong>{inWords(template.name)}</strong>
              <span class="hint">{inWords(template.description)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Input label={t("agent.name")} hint={t("agent.name.hint")} required maxLength={80} autocomplete="off" value={name} onInput={setName} />
      <fieldset class="chips">
        <legend>{t("agent.languages")}</legend>
        {offered.map((tag) => (
          <label key={tag} class="chip">
            <input type="checkbox" checked={languages.includes(tag)} onChange={() => toggle(tag)} />
            {languageTitle(tag)}
          </label>
        ))}
      </fieldset>
      {problem && (
        <p class="error" role="alert">
          {explain(problem)}
        </p>
      )}
      <div class="row">
        <Button kind="main" type="submit" busy={busy} disabled={languages.length === 0}>
          {t("new.submit")}
        </Button>
        {cancel && (
          <Button kind="quiet" onClick={cancel}>
            {t("cancel")}
          </Button>
        )}
      </div>
    </form>
  );
}
