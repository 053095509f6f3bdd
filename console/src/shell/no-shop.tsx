import type { Session } from "../api/types";
import { t } from "../i18n/words";
import { asProblem } from "../api/problem";
import { enterShop } from "../session/session";
import { Button } from "../ui/button";
import { Badge, Empty, Page, Panel } from "../ui/pieces";
import { explain } from "../ui/problems";
import { say } from "../ui/toasts";

/** For people who work in several shops and have not chosen one, or whose shop is not open to them. */
export function NoShop({ session }: { session: Session }) {
  const enter = (id: string) => enterShop(id).catch((thrown: unknown) => say(explain(asProblem(thrown))));
  return (
    <Page title={t("shops.title")}>
      {session.tenants.length === 0 && <Empty icon="catalogue" title={t("shops.none")} />}
      {session.tenants.length > 0 && (
        <Panel title={t("shops.choose")}>
          <ul class="rows">
            {session.tenants.map((shop) => (
              <li key={shop.id} class="row-line">
                <strong class="grow">{shop.name}</strong>
                {shop.status === "active" ? <Button onClick={() => void enter(shop.id)}>{t("shops.enter")}</Button> : <Badge tone="off">{t("shops.suspended")}</Badge>}
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </Page>
  );
}
