import { useState } from "preact/hooks";
import { api, ask } from "../../api/client";
import { asProblem, type Problem } from "../../api/problem";
import type { Agent } from "../../api/types";
import { t } from "../../i18n/words";
import { Button } from "../../ui/button";
import { explain, fieldMessage } from "../../ui/problems";
import { say } from "../../ui/toasts";

/** Puts the draft before shoppers; what keeps it from that is listed with its place. */
export function Publish({ agent, published }: { agent: Agent; published: (version: number | null) => void }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const publish = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const { published_version: version } = await ask(api.POST("/v1/agents/{agent_id}/publish", { params: { path: { agent_id: agent.id } } }));
      published(version);
      say(t("publish.done", { version: version ?? "" }));
    } catch (thrown) {
      setProblem(asProblem(thrown));
    } finally {
      setBusy(false);
    }
  };
  const first = agent.published_version === null;
  const changed = agent.draft_changed;
  return (
    <div class="publish">
      <p class="hint grow">{t(first ? "publish.first" : changed ? "publish.changed" : "publish.same")}</p>
      <Button kind={first || changed ? "main" : "plain"} busy={busy} onClick={() => void publish()}>
        {t(first ? "publish" : "publish.again")}
      </Button>
      {problem && (
        <div class="failure" role="alert">
          <div>
            <p>{problem.errors.length > 0 ? t("publish.problems") : explain(problem)}</p>
            <ul>
              {problem.errors.map((error, index) => (
                <li key={index}>
                  {fieldMessage(error)} {error.field && <code>{error.field}</code>}
                </li>
              ))}
            </ul>
          </div>
        </div>
      )}
    </div>
  );
}
