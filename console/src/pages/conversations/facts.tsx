import type { CartSummary, ThreadDetail } from "../../api/types";
import { plural } from "../../i18n/words";
import { Icon } from "../../ui/icon";

/** What the shop has of this shopper so far: contact details left, and the cart. */
export function Facts({ detail }: { detail: ThreadDetail }) {
  const lead = detail.leads.at(-1);
  const cart = detail.cart as Partial<CartSummary>;
  const filled = (cart.count ?? 0) > 0;
  if (!lead && !filled) return null;
  return (
    <div class="facts">
      {lead && (
        <span>
          <Icon name="user" size={16} />
          {[lead.name, lead.email, lead.phone].filter(Boolean).join(" · ")}
          {lead.message && <q>{lead.message}</q>}
        </span>
      )}
      {filled && (
        <span>
          <Icon name="catalogue" size={16} />
          {plural("facts.cart", cart.count ?? 0)} · <strong>{cart.total_text}</strong>
        </span>
      )}
    </div>
  );
}
