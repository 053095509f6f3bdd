import { useState } from "preact/hooks";
import { t } from "../../i18n/words";
import { may } from "../../session/session";
import { Page } from "../../ui/pieces";
import { Importer } from "./importer";
import { Products } from "./products";

export function Catalogue() {
  const [imports, setImports] = useState(0);
  return (
    <Page title={t("catalogue.title")} lead={t("catalogue.lead")}>
      {may("admin") && <Importer finished={() => setImports((count) => count + 1)} />}
      <Products turn={imports} />
    </Page>
  );
}
