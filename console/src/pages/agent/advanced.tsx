import { useEffect, useState } from "preact/hooks";
import { asProblem } from "../../api/problem";
import type { Agent } from "../../api/types";
import { t } from "../../i18n/words";
import { may } from "../../session/session";
import { Button } from "../../ui/button";
import { Input, Switch } from "../../ui/field";
import { explain } from "../../ui/problems";
import { say } from "../../ui/toasts";
import type { Patch } from "./editor";

/** The bounds of `stock_age_hours`, and its default, as the API has them. */
const HOURS = { least: 1, most: 720, usual: 48 };

/** Limits that act in code, never in the model's hands. */
export function Advanced({ agent, patch }: { agent: Agent; patch: (body: Patch) => Promise<void> }) {
  const fast = agent.policy["fast_lane"] !== false;
  const stored = Number(agent.policy["stock_age_hours"] ?? HOURS.usual);
  const [hours, setHours] = useState(String(stored));
  const [busy, setBusy] = useState(false);
  useEffect(() => setHours(String(stored)), [stored]);

  const wanted = Number(hours);
  const wrong = !Number.isInteger(wanted) || wanted < HOURS.least || wanted > HOURS.most;
  const change = (policy: Record<string, unknown>) => {
    setBusy(true);
    patch({ policy })
      .catch((thrown: unknown) => say(explain(asProblem(thrown))))
      .finally(() => setBusy(false));
  };
  return (
    <details class="advanced">
      <summary>{t("advanced")}</summary>
      <div class="stack">
        <Switch label={t("advanced.fast")} hint={t("advanced.fast.hint")} checked={fast} disabled={busy || !may("admin")} onChange={(on) => change({ fast_lane: on })} />
        <form
          class="add"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!wrong) change({ stock_age_hours: wanted });
          }}
        >
          <Input
            label={t("advanced.stock")}
            hint={t("advanced.stock.hint")}
            type="number"
            inputMode="numeric"
            min={HOURS.least}
            max={HOURS.most}
            readOnly={!may("admin")}
            value={hours}
            onInput={setHours}
            error={wrong ? t("advanced.stock.wrong", HOURS) : null}
          />
          {may("admin") && (
            <Button type="submit" busy={busy} disabled={wrong || wanted === stored}>
              {t("save")}
            </Button>
          )}
        </form>
      </div>
    </details>
  );
}
