import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ThreadDetail } from "../../api/types";
import { t } from "../../i18n/words";
import { current, may } from "../../session/session";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { draftOf, keepDraft, outbox } from "./outbox";

/** The longest reply that the API takes. */
const LONGEST = 4000;
/** The box grows with its text up to this height, in pixels. */
const TALLEST = 200;

export function ReplyBox({ detail, send }: { detail: ThreadDetail; send: (text: string) => void }) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => draftOf(detail.id));
  const waitingToGo = outbox.value[detail.id]?.length ?? 0;
  const write = (next: string) => {
    setText(next);
    keepDraft(detail.id, next);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (!text.trim()) return;
    send(text.trim());
    write("");
    area.current?.focus();
  };
  // A reply taken back for another look becomes the draft again.
  useLayoutEffect(() => setText(draftOf(detail.id)), [waitingToGo]);
  useLayoutEffect(() => {
    const box = area.current;
    if (!box) return;
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, TALLEST)}px`;
  }, [text]);

  if (!may("agent")) return <p class="reply-note">{t("reply.viewer")}</p>;
  return (
    <form class="reply" onSubmit={submit}>
      <p class="hint" id="reply-note">
        {note(detail)}
      </p>
      <div class="reply-row">
        <textarea
          ref={area}
          rows={1}
          maxLength={LONGEST}
          value={text}
          placeholder={t("reply.placeholder")}
          aria-label={t("reply.label")}
          aria-describedby="reply-note"
          data-testid="console-reply"
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
          }}
        />
        <Button kind="main" type="submit" disabled={!text.trim()} data-testid="console-send" title={t("reply.shortcut")}>
          <Icon name="send" size={18} />
          {t("reply.send")}
        </Button>
      </div>
    </form>
  );
}

function note(detail: ThreadDetail): string {
  if (detail.handoff !== "active") return t("reply.takes");
  if (detail.assignee?.id === current.value?.user.id) return t("reply.you");
  return t("reply.other", { name: detail.assignee?.name ?? t("role.human") });
}
