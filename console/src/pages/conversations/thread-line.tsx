import type { Thread } from "../../api/types";
import { ago, moment } from "../../i18n/format";
import { type Key, t } from "../../i18n/words";
import { path } from "../../router/route";
import { Link } from "../../router/router";
import { Badge } from "../../ui/pieces";
import { who } from "./names";

const SAID_BY: Record<string, Key> = { visitor: "role.visitor", agent: "role.agent", human: "role.human" };

/** One conversation in a list. */
export function ThreadLine({ thread, here = false }: { thread: Thread; here?: boolean }) {
  const speaker = thread.last_role && thread.last_role !== "visitor" ? SAID_BY[thread.last_role] : undefined;
  return (
    <li>
      <Link class={`thread-line${here ? " here" : ""}`} to={path("conversations", thread.id)} aria-current={here ? "true" : undefined} data-testid="console-conversation">
        <span class="thread-top">
          <strong>{who(thread)}</strong>
          <time dateTime={thread.last_message_at} title={moment(thread.last_message_at)}>
            {ago(thread.last_message_at)}
          </time>
        </span>
        <span class="thread-bottom">
          <span class="preview">
            {speaker && <span>{t("said", { who: t(speaker) })} </span>}
            {thread.preview}
          </span>
          <HandoffBadge handoff={thread.handoff} />
        </span>
      </Link>
    </li>
  );
}

/** Whether a person is wanted or answers; nothing while the agent does. */
export function HandoffBadge({ handoff }: { handoff: Thread["handoff"] }) {
  if (handoff === "requested") return <Badge tone="ask">{t("handoff.requested")}</Badge>;
  if (handoff === "active") return <Badge tone="good">{t("handoff.active")}</Badge>;
  return null;
}
