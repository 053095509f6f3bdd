import { h, type JSX } from "preact";
import type { CartLine } from "../net/contract";
import { TextButton, Tool } from "./buttons";
import { Link } from "./link";
import { Picture } from "./picture";
import type { Ui } from "./ui";

interface Props {
  line: CartLine;
  ui: Ui;
  onQuantity: (line: CartLine, quantity: number) => void;
}

/** One line of the cart. */
export function CartRow({ line, ui, onQuantity }: Props): JSX.Element {
  const { t } = ui;
  const { title, quantity } = line;
  return (
    <li>
      <Picture kind="picture" url={line.image_url} title={title} />
      <div class="facts">
        <h3><Link ui={ui} url={line.url}>{title}</Link></h3>
        {line.variant_title && <p class="muted">{line.variant_title}</p>}
        <p class="price"><b>{line.line_total_text}</b>{quantity > 1 && <span class="muted">{quantity} × {line.unit_price_text}</span>}</p>
      </div>
      <div class="stepper" role="group" aria-label={`${t("quantity")}: ${title}`}>
        <Tool icon="minus" label={t("less", { title })} disabled={quantity < 2} onClick={() => onQuantity(line, quantity - 1)} />
        <output aria-label={t("quantity")}>{quantity}</output>
        <Tool icon="plus" label={t("more", { title })} onClick={() => onQuantity(line, quantity + 1)} />
        <TextButton label={t("remove_named", { title })} onClick={() => onQuantity(line, 0)}>{t("remove")}</TextButton>
      </div>
    </li>
  );
}
