import { useEffect } from "preact/hooks";
import { t } from "../../i18n/words";
import { Icon } from "../../ui/icon";
import { Empty } from "../../ui/pieces";
import { useTitle } from "../../ui/title";
import { ThreadList } from "./list";
import { ThreadView } from "./thread";

/** The list beside the open thread; on a phone, one or the other. */
export function Conversations({ id }: { id: string | null }) {
  useTitle(t("nav.conversations"));
  // From the list to a thread the page stays the same, so the focus follows here.
  useEffect(() => {
    if (id) document.querySelector<HTMLElement>(".thread h1")?.focus({ preventScroll: true });
  }, [id]);
  return (
    <div class={`inbox${id ? " open" : ""}`}>
      <ThreadList open={id} />
      {id ? (
        <ThreadView key={id} id={id} />
      ) : (
        <div class="thread nothing">
          <Empty icon="chat" title={t("conversations.choose")}>
            <p class="hint">
              <Icon name="receipt" size={16} /> {t("conversations.choose.text")}
            </p>
          </Empty>
        </div>
      )}
    </div>
  );
}
