import { h, type JSX } from "preact";
import type { State } from "../state/types";
import { TextButton } from "./buttons";
import { Composer } from "./composer";
import { Header } from "./header";
import { Icon } from "./icon";
import { Log } from "./log";
import { CartView } from "./parts";
import type { Ui } from "./ui";

interface Props {
  state: State;
  ui: Ui;
}

/** Everything inside the panel. */
export function App({ state, ui }: Props): JSX.Element {
  const { t, actions } = ui;
  const { config, phase, spoken } = state;
  const cart = state.view === "cart";
  return (
    <div class="all">
      <Header state={state} ui={ui} />
      {cart && <CartView cart={state.cart} ui={ui} />}
      {/* Hidden and not removed: what the visitor has half written stays. */}
      <div class="talk" hidden={cart}>
        {config && state.handoff !== "active" && <p class="disclosure"><Icon name="info" />{config.disclosure}</p>}
        <Log state={state} ui={ui} />
        {phase === "loading" && <p class="notice" role="status">{t("loading")}</p>}
        {phase === "failed" && <p class="notice" role="alert">{t("unreachable")} <TextButton onClick={actions.reconnect}>{t("retry")}</TextButton></p>}
        {phase === "ready" && <Suggestions state={state} ui={ui} />}
        {state.offline && <p class="offline" role="status">{t("offline")}</p>}
        {phase === "ready" && <Composer ui={ui} />}
        {config?.brand.powered_by && <p class="powered">{t("powered")} <b>Comptoir</b></p>}
      </div>
      <Announcer spoken={spoken} />
    </div>
  );
}

/** Tells a screen reader each finished message in one piece. An added space makes it read two equal texts. */
function Announcer({ spoken }: { spoken: State["spoken"] }): JSX.Element {
  return <p class="sr" role="status">{spoken.text + (spoken.turn % 2 ? "\u00a0" : "")}</p>;
}

function Suggestions({ state, ui }: Props): JSX.Element | null {
  const items = state.items.length ? state.suggestions : (state.config?.suggestions ?? []);
  return items.length ? (
    <ul class="chips" aria-label={ui.t("suggestions")}>
      {items.map((text) => <li key={text}><button type="button" onClick={() => ui.actions.send(text)}>{text}</button></li>)}
    </ul>
  ) : null;
}
