import { h, type JSX } from "preact";
import { safeUrl } from "../net/links";
import { withPerson } from "../state/message";
import type { State } from "../state/types";
import { Tool } from "./buttons";
import { Menu } from "./menu";
import { Picture } from "./picture";
import type { Ui } from "./ui";

/** Who answers, and whether it is a person. */
export function Header({ state, ui }: { state: State; ui: Ui }): JSX.Element {
  const { t, actions, agentName } = ui;
  const { config, handoff } = state;
  const chat = state.view === "chat";
  const count = state.cart?.count ?? 0;
  const person = withPerson(handoff);
  const shop = config && config.brand.name !== agentName ? ` · ${config.brand.name}` : "";
  return (
    <header>
      {chat
        ? <Picture kind="logo" url={config?.brand.logo_url} title={agentName} />
        : <Tool icon="back" label={t("back")} onClick={() => actions.show("chat")} />}
      <div class="who">
        <h2>{chat ? agentName : t("cart")}</h2>
        {chat && <p class={person ? "person" : "muted"}>{person ? t(`human_${handoff}`) : t("agent") + shop}</p>}
      </div>
      {chat && count > 0 && (
        <Tool icon="cart" label={t("cart_count", { count })} onClick={() => actions.show("cart")}>
          <span class="badge" aria-hidden="true">{count}</span>
        </Tool>
      )}
      {state.phase === "ready" && <Menu ui={ui} privacyUrl={safeUrl(config?.privacy_url)} />}
      <Tool icon="close" label={t("close")} onClick={actions.close} />
    </header>
  );
}
