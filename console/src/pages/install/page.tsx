import { api, ask } from "../../api/client";
import type { Storefront } from "../../api/types";
import { t } from "../../i18n/words";
import { Copy, Empty, Page, Panel, Skeleton } from "../../ui/pieces";
import { useLoad } from "../../ui/load";
import { Failure } from "../../ui/problems";
import { Origins } from "./origins";

export function Install() {
  const { data, problem, reload, set } = useLoad("storefronts", (signal) => ask(api.GET("/v1/storefronts", { signal })));
  const replace = (changed: Storefront) => set((data ?? []).map((one) => (one.id === changed.id ? changed : one)));
  return (
    <Page title={t("install.title")} lead={t("install.lead")}>
      {problem && <Failure problem={problem} retry={reload} />}
      {!data && !problem && <Skeleton lines={4} />}
      {data?.length === 0 && <Empty icon="install" title={t("install.none")} />}
      {data?.map((storefront) => (
        <div key={storefront.id} class="stack wide">
          <Panel title={data.length > 1 ? `${t("install.tag")} · ${storefront.name}` : t("install.tag")} aside={<Copy text={tag(storefront)} />}>
            <p class="muted">{t("install.tag.text")}</p>
            <pre class="code" tabIndex={0} aria-label={t("install.tag")}>
              <code>{tag(storefront)}</code>
            </pre>
          </Panel>
          <Panel title={t("install.origins")}>
            <Origins storefront={storefront} changed={replace} />
          </Panel>
        </div>
      ))}
    </Page>
  );
}

function tag(storefront: Storefront): string {
  return `<script async src="${location.origin}/widget/loader.js" data-widget-key="${storefront.widget_key}"></script>`;
}
