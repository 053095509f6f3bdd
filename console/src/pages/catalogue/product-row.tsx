import { useState } from "preact/hooks";
import { money, number } from "../../i18n/format";
import { plural, t } from "../../i18n/words";
import { Icon } from "../../ui/icon";
import { Badge } from "../../ui/pieces";
import type { Row } from "./rows";

export function ProductRow({ row }: { row: Row }) {
  const variants = row.variants !== null && row.variants > 1 ? plural("products.variants", row.variants) : "";
  return (
    <li class="product">
      <Picture address={row.image} />
      <div class="grow">
        {row.url ? (
          <a href={row.url} target="_blank" rel="noreferrer">
            {row.title}
          </a>
        ) : (
          <strong>{row.title}</strong>
        )}
        <span class="hint">{[row.detail, variants].filter(Boolean).join(" · ")}</span>
      </div>
      <div class="product-figures">
        <span class="price">{row.price && row.currency ? money(row.price, row.currency) : t("products.noPrice")}</span>
        <Badge tone={row.inStock ? "good" : "off"}>{row.inStock ? (row.pieces === null ? t("products.inStock") : t("products.pieces", { count: number(row.pieces) })) : t("products.soldOut")}</Badge>
      </div>
    </li>
  );
}

/** A product's picture; where it is missing or gone, a drawing of the same size. */
export function Picture({ address }: { address: string | null }) {
  const [broken, setBroken] = useState(false);
  if (!address || broken) {
    return (
      <span class="picture">
        <Icon name="image" />
      </span>
    );
  }
  return <img class="picture" src={address} alt="" loading="lazy" width={48} height={48} onError={() => setBroken(true)} />;
}
