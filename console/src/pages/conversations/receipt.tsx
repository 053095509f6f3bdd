import type { Claim, Receipt, ToolCall } from "../../api/types";
import { type Key, dictionaries, plural, t } from "../../i18n/words";
import { Icon } from "../../ui/icon";

/** How a message was made: who answered and why, what it states and where that is from, which tools were used. */
export function ReceiptView({ receipt, calls }: { receipt: Receipt; calls: ToolCall[] }) {
  const { route, claims = [], withheld = 0 } = receipt;
  if (!route && claims.length === 0 && calls.length === 0) return null;
  return (
    <details class="receipt" onToggle={(event) => event.currentTarget.open && event.currentTarget.querySelector(".receipt-body")?.scrollIntoView({ block: "nearest" })}>
      <summary>
        <Icon name="receipt" size={16} />
        {t("receipt")}
      </summary>
      <div class="receipt-body">
        {route && <Made receipt={receipt} />}
        {claims.length === 0 ? <p>{t("receipt.noClaims")}</p> : <Claims claims={claims} />}
        {withheld > 0 && <p class="warn">{plural("receipt.withheld", withheld)}</p>}
        {calls.length > 0 && <Tools calls={calls} />}
      </div>
    </details>
  );
}

function Made({ receipt }: { receipt: Receipt }) {
  const brain = receipt.fallback ? "local" : (receipt.route?.brain ?? "local");
  const [kind = "", about = ""] = (receipt.fallback ? `fallback:${receipt.fallback}` : (receipt.route?.reason ?? "")).split(":");
  return (
    <p>
      <strong>{t(brain === "llm" ? "receipt.llm" : "receipt.local")}</strong>
      {" · "}
      {known(`route.${kind}`) ? t(`route.${kind}` as Key, { about }) : receipt.route?.reason}
    </p>
  );
}

function Claims({ claims }: { claims: Claim[] }) {
  return (
    <table>
      <caption class="sr-only">{t("receipt.claims")}</caption>
      <tbody>
        {claims.map((claim, index) => (
          <tr key={index}>
            <td>
              <span class={claim.source ? "mark good" : "mark bad"}>
                <Icon name={claim.source ? "check" : "close"} size={14} />
              </span>
            </td>
            <th scope="row">{claim.text}</th>
            <td>{known(`claim.${claim.kind}`) ? t(`claim.${claim.kind}` as Key) : claim.kind}</td>
            <td>{source(claim.source)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function source(from: string | null): string {
  if (from === null) return t("source.none");
  const key = `source.${from.split(":")[0]}`;
  return known(key) ? t(key as Key) : from;
}

function Tools({ calls }: { calls: ToolCall[] }) {
  return (
    <details>
      <summary>{plural("receipt.tools", calls.length)}</summary>
      {calls.map((call) => (
        <div key={call.number} class="call">
          <code>{call.tool}</code>
          <pre tabIndex={0} aria-label={t("receipt.call", { tool: call.tool })}>{JSON.stringify({ arguments: call.arguments, result: call.result }, null, 2)}</pre>
        </div>
      ))}
    </details>
  );
}

/** Whether the dictionaries have a text for what the API named. */
function known(key: string): key is Key {
  return Object.hasOwn(dictionaries.en, key);
}
