import { useState } from "preact/hooks";
import { asProblem } from "../../api/problem";
import type { ThreadDetail } from "../../api/types";
import { t } from "../../i18n/words";
import { may } from "../../session/session";
import { Button } from "../../ui/button";
import { explain } from "../../ui/problems";
import { say } from "../../ui/toasts";
import { HandoffBadge } from "./thread-line";

/** Who answers, and the way to change it. */
export function Handover({ detail, hand }: { detail: ThreadDetail; hand: (to: "person" | "agent") => Promise<void> }) {
  const [busy, setBusy] = useState(false);
  const active = detail.handoff === "active";
  const change = () => {
    setBusy(true);
    hand(active ? "agent" : "person")
      .then(() => say(t(active ? "handover.given" : "handover.taken")))
      .catch((thrown: unknown) => say(explain(asProblem(thrown))))
      .finally(() => setBusy(false));
  };
  return (
    <div class="handover">
      <HandoffBadge handoff={detail.handoff} />
      {may("agent") && (
        <Button size="small" kind={detail.handoff === "requested" ? "main" : "plain"} busy={busy} onClick={change}>
          {t(active ? "handover.give" : "handover.take")}
        </Button>
      )}
    </div>
  );
}
