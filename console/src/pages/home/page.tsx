import { api, ask } from "../../api/client";
import { today } from "../../i18n/format";
import { t } from "../../i18n/words";
import { path } from "../../router/route";
import { Link } from "../../router/router";
import { current } from "../../session/session";
import { Empty, Page, Panel, Skeleton } from "../../ui/pieces";
import { useLoad } from "../../ui/load";
import { Failure } from "../../ui/problems";
import { ThreadLine } from "../conversations/thread-line";
import { Checklist } from "./checklist";
import { UsagePanel } from "./usage";

export function Home() {
  const usage = useLoad("usage", (signal) => ask(api.GET("/v1/usage", { signal })));
  return (
    <Page title={t("home.title", { name: firstName(current.value?.user.name ?? "") })} lead={today()}>
      <Checklist />
      <div class="columns">
        <Recent />
        <Panel title={t("usage.title")}>
          {usage.problem ? <Failure problem={usage.problem} retry={usage.reload} /> : usage.data ? <UsagePanel usage={usage.data} /> : <Skeleton />}
        </Panel>
      </div>
    </Page>
  );
}

function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? "";
}

function Recent() {
  const threads = useLoad("recent", (signal) => ask(api.GET("/v1/conversations", { params: { query: { limit: 5 } }, signal })));
  const { data, problem } = threads;
  return (
    <Panel title={t("home.recent")} aside={<Link to={path("conversations")}>{t("home.all")}</Link>}>
      {problem && <Failure problem={problem} retry={threads.reload} />}
      {!data && !problem && <Skeleton lines={5} />}
      {data?.items.length === 0 && (
        <Empty icon="chat" title={t("conversations.none")}>
          <p>{t("conversations.none.text")}</p>
        </Empty>
      )}
      <ul class="threads">
        {data?.items.map((thread) => (
          <ThreadLine key={thread.id} thread={thread} />
        ))}
      </ul>
    </Panel>
  );
}
