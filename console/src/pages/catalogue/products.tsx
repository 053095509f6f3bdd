import { useEffect, useState } from "preact/hooks";
import { api, ask } from "../../api/client";
import { asProblem, type Problem } from "../../api/problem";
import { number } from "../../i18n/format";
import { plural, t } from "../../i18n/words";
import { Button } from "../../ui/button";
import { Input } from "../../ui/field";
import { Empty, Panel, Skeleton } from "../../ui/pieces";
import { useLoad } from "../../ui/load";
import { Failure } from "../../ui/problems";
import { ProductRow } from "./product-row";
import { fromFound, fromProduct, type Row } from "./rows";

const PAGE = 25;
const TYPING_MS = 200;

interface Rows {
  rows: Row[];
  /** Of a search: how many there are in all. */
  total: number | null;
  cursor: string | null;
}

/** The catalogue, searched as the agent searches it. `turn` changes when an import has ended. */
export function Products({ turn }: { turn: number }) {
  const [typed, setTyped] = useState("");
  const query = useSettled(typed.trim());
  const { data, problem, reload, set } = useLoad<Rows>(`${turn}:${query}`, (signal) => (query ? search(query, signal) : list(null, signal)));
  const [more, setMore] = useState<{ busy: boolean; problem: Problem | null }>({ busy: false, problem: null });

  const loadMore = async () => {
    if (!data?.cursor) return;
    setMore({ busy: true, problem: null });
    try {
      const next = await list(data.cursor);
      set({ ...next, rows: [...data.rows, ...next.rows] });
      setMore({ busy: false, problem: null });
    } catch (thrown) {
      setMore({ busy: false, problem: asProblem(thrown) });
    }
  };

  const shown = data?.rows.length ?? 0;
  const nothingYet = data !== null && shown === 0 && !query;
  return (
    <Panel title={t("products.title")}>
      {!nothingYet && <Input label={t("products.search")} type="search" autocomplete="off" placeholder={t("products.placeholder")} value={typed} onInput={setTyped} />}
      <p class="sr-only" role="status">
        {query && data ? plural("products.found", data.total ?? 0) : ""}
      </p>
      {problem && <Failure problem={problem} retry={reload} />}
      {!data && !problem && <Skeleton lines={6} />}
      {nothingYet && (
        <Empty icon="catalogue" title={t("products.none")}>
          <p>{t("products.none.text")}</p>
        </Empty>
      )}
      {data && shown === 0 && query && (
        <Empty icon="search" title={t("products.notFound", { query })}>
          <Button onClick={() => setTyped("")}>{t("products.clear")}</Button>
        </Empty>
      )}
      {data && shown > 0 && (
        <ul class="products">
          {data.rows.map((row) => (
            <ProductRow key={row.id} row={row} />
          ))}
        </ul>
      )}
      {data?.total != null && data.total > shown && shown > 0 && <p class="hint">{t("products.best", { shown: number(shown), total: number(data.total) })}</p>}
      {more.problem && <Failure problem={more.problem} />}
      {data?.cursor && (
        <div>
          <Button busy={more.busy} onClick={() => void loadMore()}>
            {t("more")}
          </Button>
        </div>
      )}
    </Panel>
  );
}

async function list(cursor: string | null, signal?: AbortSignal): Promise<Rows> {
  const query = { limit: PAGE, status: "active" as const, ...(cursor ? { cursor } : {}) };
  const page = await ask(api.GET("/v1/catalog/products", { params: { query }, ...(signal ? { signal } : {}) }));
  return { rows: page.items.map(fromProduct), total: null, cursor: page.next_cursor };
}

async function search(q: string, signal: AbortSignal): Promise<Rows> {
  const found = await ask(api.GET("/v1/catalog/search", { params: { query: { q, limit: PAGE } }, signal }));
  return { rows: found.results.map(fromFound), total: found.total, cursor: null };
}

/** A text once its typing has paused. */
function useSettled(text: string): string {
  const [settled, settle] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => settle(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
