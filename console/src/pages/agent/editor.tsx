import { useState } from "preact/hooks";
import { api, ask } from "../../api/client";
import { asProblem, type Problem } from "../../api/problem";
import type { Agent } from "../../api/types";
import { languageTitle } from "../../i18n/format";
import { t } from "../../i18n/words";
import { may } from "../../session/session";
import { Button } from "../../ui/button";
import { Input } from "../../ui/field";
import { Badge, Panel, Skeleton } from "../../ui/pieces";
import { useLoad } from "../../ui/load";
import { explain, Failure } from "../../ui/problems";
import { Advanced } from "./advanced";
import { Faq } from "./faq";
import { Publish } from "./publish";
import { TryIt } from "./try-it";

export type Patch = { name: string } | { policy: Record<string, unknown> };

/** One agent: what it is called, what it answers, and the way to put it before shoppers. */
export function AgentEditor({ id, renamed }: { id: string; renamed: () => void }) {
  const params = { path: { agent_id: id } };
  const { data, problem, reload, set } = useLoad(id, (signal) => ask(api.GET("/v1/agents/{agent_id}", { params, signal })));

  const patch = async (body: Patch): Promise<void> => {
    set(await ask(api.PATCH("/v1/agents/{agent_id}", { params, body })));
    if ("name" in body) renamed();
  };
  if (!data) return problem ? <Failure problem={problem} retry={reload} /> : <Skeleton lines={6} />;
  const published = (version: number | null) => set({ ...data, published_version: version, draft_changed: false });
  return (
    <div class="columns">
      <div class="stack wide">
        <Panel title={data.name} aside={<State version={data.published_version} changed={data.draft_changed} />}>
          <Name agent={data} patch={patch} />
          <div class="field">
            <span class="label">{t("agent.languages")}</span>
            <div class="row">
              {data.languages.map((tag) => (
                <Badge key={tag}>{languageTitle(tag)}</Badge>
              ))}
            </div>
          </div>
          <Advanced agent={data} patch={patch} />
          {may("admin") && <Publish agent={data} published={published} />}
        </Panel>
        <Faq agent={data} />
      </div>
      <TryIt agent={data} />
    </div>
  );
}

function State({ version, changed }: { version: number | null; changed: boolean }) {
  if (version === null) return <Badge tone="off">{t("agent.draft")}</Badge>;
  if (changed) return <Badge tone="ask">{t("agent.changed", { version })}</Badge>;
  return <Badge tone="good">{t("agent.live", { version })}</Badge>;
}

function Name({ agent, patch }: { agent: Agent; patch: (body: Patch) => Promise<void> }) {
  const [name, setName] = useState(agent.name);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    patch({ name: name.trim() })
      .catch((thrown: unknown) => setProblem(asProblem(thrown)))
      .finally(() => setBusy(false));
  };
  return (
    <form class="add" onSubmit={submit}>
      <Input
        label={t("agent.name")}
        hint={t("agent.name.hint")}
        required
        maxLength={80}
        autocomplete="off"
        readOnly={!may("admin")}
        value={name}
        onInput={setName}
        error={problem && explain(problem)}
      />
      {may("admin") && (
        <Button type="submit" busy={busy} disabled={!name.trim() || name.trim() === agent.name}>
          {t("save")}
        </Button>
      )}
    </form>
  );
}
