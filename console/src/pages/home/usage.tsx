import type { Meter, Usage } from "../../api/types";
import { day, number } from "../../i18n/format";
import { type Key, t } from "../../i18n/words";
import { Bar } from "../../ui/pieces";

/** The meters that plans limit and that an owner can act upon; others are for later pages. */
const SHOWN: Record<string, Key> = { conversations: "usage.conversations", agents: "usage.agents" };
/** From this share on, the owner is told before shoppers notice. */
const NEARLY = 0.8;

export function UsagePanel({ usage }: { usage: Usage }) {
  return (
    <div class="stack">
      <p class="muted">
        {t("usage.plan", { plan: usage.plan_name })}
        {usage.trial_ends_at && ` · ${t("usage.trial", { day: day(usage.trial_ends_at) })}`}
      </p>
      {usage.meters
        .filter((meter) => meter.name in SHOWN)
        .map((meter) => (
          <MeterLine key={meter.name} meter={meter} />
        ))}
      <p class="hint">{t("usage.period", { day: day(usage.period.end) })}</p>
    </div>
  );
}

function MeterLine({ meter }: { meter: Meter }) {
  const label = t(SHOWN[meter.name] ?? "usage.conversations");
  const limit = meter.limit;
  const share = limit === null ? null : limit === 0 ? 1 : meter.used / limit;
  return (
    <div class="meter">
      <div class="meter-head">
        <span>{label}</span>
        <span>
          <strong>{number(meter.used)}</strong> {limit === null ? t("usage.unlimited") : t("usage.of", { limit: number(limit) })}
        </span>
      </div>
      {share !== null && <Bar value={share} label={label} full={share >= NEARLY} />}
      {meter.name === "conversations" && share !== null && share >= NEARLY && <p class="hint">{t(share >= 1 ? "usage.reached" : "usage.nearly")}</p>}
    </div>
  );
}
