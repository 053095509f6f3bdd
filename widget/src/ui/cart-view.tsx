import { Component, createRef, h, type JSX } from "preact";
import styles from "../styles/cart.css?inline";
import { explain } from "../app/failures";
import { safeUrl } from "../net/links";
import type { Cart, CartLine } from "../net/contract";
import { TextButton } from "./buttons";
import { CartRow } from "./cart-row";
import type { Ui } from "./ui";

export { styles };

interface Props {
  cart: Cart | null;
  ui: Ui;
}

interface State {
  removed?: CartLine | null;
  failure?: string;
}

/** The cart as the shop has it: quantities, total, and the way to pay. */
export class View extends Component<Props, State> {
  private readonly element = createRef<HTMLElement>();

  override componentDidMount(): void {
    this.focus();
  }

  /** The button that had the focus is gone with its line: the cart itself takes it. */
  private focus(): void {
    this.element.current!.focus();
  }

  private attempt(work: Promise<void>, removed: CartLine | null): void {
    this.setState({ failure: "", removed });
    work.catch((error: unknown) => this.setState({ failure: explain(error).failure, removed: null }));
  }

  private setQuantity = (line: CartLine, quantity: number): void => {
    this.attempt(this.props.ui.actions.setQuantity(line.id, quantity), quantity ? null : line);
    if (!quantity) this.focus();
  };

  private undo = (line: CartLine): void => {
    this.attempt(this.props.ui.actions.addAgain(line.variant_id, line.quantity), null);
    this.focus();
  };

  override render({ cart, ui }: Props, { removed, failure }: State): JSX.Element {
    const { t } = ui;
    const items = cart?.items ?? [];
    const checkout = safeUrl(cart?.checkout_url);
    return (
      <section ref={this.element} class="cart" data-testid="comptoir-cart" aria-label={t("cart")} tabIndex={-1}>
        {removed && (
          <p class="note" role="status">
            {t("removed", { title: removed.title })}
            <TextButton onClick={() => this.undo(removed)}>{t("undo")}</TextButton>
          </p>
        )}
        {failure && <p class="failure" role="alert">{t(failure)}</p>}
        <ul>{items.map((line) => <CartRow key={line.id} line={line} ui={ui} onQuantity={this.setQuantity} />)}</ul>
        {!items.length && <p class="notice">{t("cart_empty")}</p>}
        {items.length > 0 && (
          <div class="sum">
            {cart!.discount && <p><span>{cart!.discount.text}</span><b>{cart!.discount.amount_text}</b></p>}
            <p><span>{t("total")}</span><b>{cart!.total_text}</b></p>
            {checkout && <a class="primary" href={checkout}>{t("checkout")}</a>}
          </div>
        )}
      </section>
    );
  }
}
