import { useEffect, useState } from "preact/hooks";
import { api, ask } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { Thread } from "../../api/types";
import { type Key, t } from "../../i18n/words";
import { waiting } from "../../shell/waiting";
import { Button } from "../../ui/button";
import { Empty, Skeleton } from "../../ui/pieces";
import { useEvery, useLoad } from "../../ui/load";
import { explain, Failure } from "../../ui/problems";
import { say } from "../../ui/toasts";
import { changes } from "./changes";
import { ThreadLine } from "./thread-line";

type Filter = "all" | Thread["handoff"];

const FILTERS: [Filter, Key][] = [
  ["all", "filter.all"],
  ["requested", "filter.requested"],
  ["active", "filter.active"],
];
const PAGE = 30;
const REFRESH_SECONDS = 10;

interface Loaded {
  threads: Thread[];
  cursor: string | null;
  /** More than the first page was asked for. */
  deep: boolean;
}

export function ThreadList({ open }: { open: string | null }) {
  const [filter, setFilter] = useState<Filter>("all");
  const { data, problem, reload, set } = useLoad<Loaded>(filter, (signal) => first(filter, signal));
  const [busy, setBusy] = useState(false);
  const changed = changes.value;
  const refresh = () => {
    if (data?.deep) first(filter).then((fresh) => set(merge(fresh, data)), () => undefined);
    else reload();
  };
  useEvery(REFRESH_SECONDS, refresh);
  useEffect(() => {
    if (changed > 0) refresh();
  }, [changed]);

  const loadMore = () => {
    if (!data?.cursor) return;
    setBusy(true);
    load(filter, data.cursor)
      .then((next) => set({ ...merge(data, next), cursor: next.cursor }))
      .catch((thrown: unknown) => say(explain(asProblem(thrown))))
      .finally(() => setBusy(false));
  };

  return (
    <section class="inbox-list" aria-label={t("nav.conversations")}>
      <header>
        {open ? <h2>{t("nav.conversations")}</h2> : <h1 tabIndex={-1}>{t("nav.conversations")}</h1>}
        <div class="filters" role="group" aria-label={t("filter.label")}>
          {FILTERS.map(([value, text]) => (
            <button key={value} type="button" aria-pressed={filter === value} onClick={() => setFilter(value)}>
              {t(text)}
              {value === "requested" && waiting.value > 0 && <span class="count">{waiting.value}</span>}
            </button>
          ))}
        </div>
      </header>
      {problem && <Failure problem={problem} retry={reload} />}
      {!data && !problem && <Skeleton lines={6} />}
      {data?.threads.length === 0 && (
        <Empty icon="chat" title={t(filter === "all" ? "conversations.none" : "conversations.noneHere")}>
          {filter === "all" && <p>{t("conversations.none.text")}</p>}
        </Empty>
      )}
      <ul class="threads">
        {data?.threads.map((thread) => (
          <ThreadLine key={thread.id} thread={thread} here={thread.id === open} />
        ))}
      </ul>
      {data?.cursor && (
        <div class="list-more">
          <Button kind="quiet" busy={busy} onClick={loadMore}>
            {t("more")}
          </Button>
        </div>
      )}
    </section>
  );
}

/** The first page; without a filter, who waits for a person comes before the rest. */
async function first(filter: Filter, signal?: AbortSignal): Promise<Loaded> {
  if (filter !== "all") return load(filter, null, signal);
  const [asking, all] = await Promise.all([load("requested", null, signal), load("all", null, signal)]);
  waiting.value = asking.threads.length;
  return { ...merge(asking, all), cursor: all.cursor, deep: false };
}

/** One list after another, each conversation once. */
function merge(one: Loaded, other: Loaded): Loaded {
  const known = new Set(one.threads.map((thread) => thread.id));
  return { threads: [...one.threads, ...other.threads.filter((thread) => !known.has(thread.id))], cursor: other.cursor, deep: true };
}

async function load(filter: Filter, cursor: string | null, signal?: AbortSignal): Promise<Loaded> {
  const query = { limit: PAGE, ...(filter === "all" ? {} : { handoff: filter }), ...(cursor ? { cursor } : {}) };
  const page = await ask(api.GET("/v1/conversations", { params: { query }, ...(signal ? { signal } : {}) }));
  return { threads: page.items, cursor: page.next_cursor, deep: false };
}
