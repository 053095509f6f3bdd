import { useState } from "preact/hooks";
import { api, ask } from "../../api/client";
import type { AgentSummary } from "../../api/types";
import { t } from "../../i18n/words";
import { path } from "../../router/route";
import { go } from "../../router/router";
import { may } from "../../session/session";
import { Button } from "../../ui/button";
import { Select } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { Empty, Page, Skeleton } from "../../ui/pieces";
import { useLoad } from "../../ui/load";
import { Failure } from "../../ui/problems";
import { AgentEditor } from "./editor";
import { NewAgent } from "./new-agent";

export function Agent({ id }: { id: string | null }) {
  const { data, problem, reload } = useLoad("agents", (signal) => ask(api.GET("/v1/agents", { signal })));
  const [adding, setAdding] = useState(false);
  const agents = data?.items.filter((agent) => !agent.archived) ?? [];
  // The oldest is the shop's first; the list has the newest first.
  const shown = id ?? agents.at(-1)?.id ?? null;
  const made = (agent: { id: string }) => {
    setAdding(false);
    reload();
    go(path("agent", agent.id));
  };

  return (
    <Page title={t("agent.title")} lead={t("agent.lead")} actions={data && shown && may("admin") && !adding && <Add add={() => setAdding(true)} />}>
      {problem && <Failure problem={problem} retry={reload} />}
      {!data && !problem && <Skeleton lines={6} />}
      {data && (adding || (!shown && may("admin"))) && <NewAgent made={made} {...(shown ? { cancel: () => setAdding(false) } : {})} />}
      {data && !shown && !may("admin") && <Empty icon="agent" title={t("agent.none")} />}
      {agents.length > 1 && <Choose agents={agents} shown={shown} />}
      {shown && <AgentEditor key={shown} id={shown} renamed={reload} />}
    </Page>
  );
}

function Add({ add }: { add: () => void }) {
  return (
    <Button onClick={add}>
      <Icon name="plus" size={18} />
      {t("agent.add")}
    </Button>
  );
}

function Choose({ agents, shown }: { agents: AgentSummary[]; shown: string | null }) {
  return <Select label={t("agent.choose")} value={shown ?? ""} onChange={(id) => go(path("agent", id))} options={agents.map((agent) => [agent.id, agent.name])} />;
}
