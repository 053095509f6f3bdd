import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../i18n/words";
import { languageTitle } from "../../i18n/format";
import { path } from "../../router/route";
import { Link } from "../../router/router";
import { Icon } from "../../ui/icon";
import { Empty, Skeleton } from "../../ui/pieces";
import { Failure } from "../../ui/problems";
import { Facts } from "./facts";
import { Handover } from "./handover";
import { Messages } from "./messages";
import { pageOf, who } from "./names";
import { ReplyBox } from "./reply-box";
import { useThread } from "./use-thread";
import { outbox } from "./outbox";

/** How near to the end the reader must be for new messages to keep them there, in pixels. */
const NEAR_END = 120;

export function ThreadView({ id }: { id: string }) {
  const thread = useThread(id);
  const { detail, live } = thread.state;
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const pending = outbox.value[id];

  useLayoutEffect(() => {
    const box = scroller.current;
    if (box && atEnd.current) box.scrollTop = box.scrollHeight;
  }, [detail, live, pending]);

  const gone = thread.problem?.code === "not_found" && !detail;
  return (
    <section class="thread" aria-label={detail ? who(detail) : t("nav.conversations")}>
      <header class="thread-head">
        <Link class="back" to={path("conversations")} aria-label={t("thread.back")}>
          <Icon name="back" />
        </Link>
        <div class="grow">
          <h1 tabIndex={-1}>{detail ? who(detail) : "…"}</h1>
          {detail && <p class="hint">{[languageTitle(detail.language), pageOf(detail.page_url)].filter(Boolean).join(" · ")}</p>}
        </div>
        {detail && <Handover detail={detail} hand={thread.hand} />}
      </header>
      {detail && <Facts detail={detail} />}
      <div
        class="thread-body"
        ref={scroller}
        onScroll={(event) => {
          const box = event.currentTarget;
          atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
        }}
      >
        {thread.problem && !gone && <Failure problem={thread.problem} retry={thread.reload} />}
        {gone && <Empty icon="chat" title={t("thread.gone")} />}
        {!detail && !thread.problem && <Skeleton lines={6} />}
        {detail && <Messages detail={detail} live={live} pending={pending ?? []} again={thread.again} />}
      </div>
      {detail && (
        <ReplyBox
          key={id}
          detail={detail}
          send={(text) => {
            atEnd.current = true;
            thread.reply(text);
          }}
        />
      )}
    </section>
  );
}
