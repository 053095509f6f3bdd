import { useRef, useState } from "preact/hooks";
import { api, ask } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { Agent, FaqEntry } from "../../api/types";
import { plural, t } from "../../i18n/words";
import { may } from "../../session/session";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { Empty, Panel, Skeleton } from "../../ui/pieces";
import { useLoad } from "../../ui/load";
import { explain, Failure } from "../../ui/problems";
import { say } from "../../ui/toasts";
import { suggestions, withEntry } from "./entries";
import { EntryEditor } from "./entry-editor";

const FIRST_SUGGESTIONS = 5;

/** The questions that the agent answers in the shop's own words. Each change is live at once. */
export function Faq({ agent }: { agent: Agent }) {
  const params = { path: { agent_id: agent.id } };
  const { data, problem, reload, set } = useLoad(`faq:${agent.id}`, (signal) => ask(api.GET("/v1/agents/{agent_id}/faq", { params, signal })));
  /** The entry in the editor; a new one has no id. */
  const [open, setOpen] = useState<FaqEntry | null>(null);
  // Undoing acts on the answers as they are then, not as they were when the entry was removed.
  const latest = useRef<FaqEntry[]>([]);
  latest.current = data ?? [];
  const save = async (entries: FaqEntry[]) => set(await ask(api.PUT("/v1/agents/{agent_id}/faq", { params, body: entries })));

  if (!data) return <Panel title={t("faq.title")}>{problem ? <Failure problem={problem} retry={reload} /> : <Skeleton lines={5} />}</Panel>;

  const keep = async (entry: FaqEntry) => {
    await save(withEntry(data, entry));
    setOpen(null);
    say(t("faq.saved"));
  };
  const remove = (entry: FaqEntry) => {
    const place = data.indexOf(entry);
    const back = () => void save(latest.current.toSpliced(place, 0, entry)).catch(failed);
    save(data.filter((one) => one.id !== entry.id)).then(() => say(t("faq.removed"), back), failed);
  };
  const editor = open && <EntryEditor key={open.id} agent={agent} entry={open} taken={data.map((one) => one.id)} save={keep} cancel={() => setOpen(null)} />;
  const isNew = open !== null && !data.some((entry) => entry.id === open.id);
  return (
    <Panel
      title={t("faq.title")}
      aside={
        may("admin") && (
          <Button size="small" onClick={() => setOpen({ id: "", examples: [], answer: {} })}>
            <Icon name="plus" size={18} />
            {t("faq.add")}
          </Button>
        )
      }
    >
      <p class="muted">{t("faq.lead")}</p>
      {isNew && editor}
      {data.length === 0 && !isNew && <Empty icon="chat" title={t("faq.none")} />}
      <ul class="rows">
        {data.map((entry) =>
          open?.id === entry.id ? <li key={entry.id}>{editor}</li> : <Line key={entry.id} agent={agent} entry={entry} edit={() => setOpen(entry)} remove={() => remove(entry)} />,
        )}
      </ul>
      {may("admin") && !isNew && <Suggested found={suggestions(agent, data)} choose={setOpen} />}
    </Panel>
  );
}

function failed(thrown: unknown): void {
  say(explain(asProblem(thrown)));
}

function Line({ agent, entry, edit, remove }: { agent: Agent; entry: FaqEntry; edit: () => void; remove: () => void }) {
  const question = entry.examples[0] ?? entry.id;
  const answer = entry.answer["*"] ?? agent.languages.map((tag) => entry.answer[tag]).find(Boolean) ?? Object.values(entry.answer)[0] ?? "";
  return (
    <li class="row-line faq">
      <div class="grow">
        <div class="faq-head">
          <strong>{question}</strong>
          {entry.examples.length > 1 && <span class="hint">{plural("faq.others", entry.examples.length - 1)}</span>}
        </div>
        <p class="clamp">{answer}</p>
      </div>
      {may("admin") && (
        <>
          <Button kind="quiet" size="small" aria-label={t("faq.edit", { question })} onClick={edit}>
            <Icon name="pen" size={18} />
          </Button>
          <Button kind="quiet" size="small" aria-label={t("faq.remove", { question })} onClick={remove}>
            <Icon name="trash" size={18} />
          </Button>
        </>
      )}
    </li>
  );
}

/** What shoppers of the trade ask, ready to be answered. */
function Suggested({ found, choose }: { found: FaqEntry[]; choose: (entry: FaqEntry) => void }) {
  const [all, setAll] = useState(false);
  if (found.length === 0) return null;
  return (
    <div class="suggested">
      <h3>{t("faq.suggested")}</h3>
      <div class="row">
        {(all ? found : found.slice(0, FIRST_SUGGESTIONS)).map((entry) => (
          <Button key={entry.id} size="small" onClick={() => choose(entry)}>
            <Icon name="plus" size={16} />
            {entry.examples[0]}
          </Button>
        ))}
        {!all && found.length > FIRST_SUGGESTIONS && (
          <Button kind="quiet" size="small" onClick={() => setAll(true)}>
            {plural("faq.suggested.more", found.length - FIRST_SUGGESTIONS)}
          </Button>
        )}
      </div>
    </div>
  );
}
