import { t } from "../i18n/words";
import { path } from "../router/route";
import { Link } from "../router/router";
import { Empty, Page } from "../ui/pieces";

export function NotFound() {
  return (
    <Page title={t("notFound.title")}>
      <Empty icon="search" title={t("notFound.text")}>
        <Link class="button main" to={path("home")}>
          {t("notFound.home")}
        </Link>
      </Empty>
    </Page>
  );
}
