import { Component, h, type JSX } from "preact";
import { explain } from "../app/failures";
import type { ProductCard } from "../net/contract";
import { Link } from "./link";
import { Picture } from "./picture";
import type { Ui } from "./ui";

/** Milliseconds for which a card says that it has been added. */
const CONFIRMED = 2_500;

interface Props {
  card: ProductCard;
  ui: Ui;
}

interface State {
  /** Id of the chosen variant. */
  chosen: string;
  /** The dictionary's key for what the button says while it is not waiting for a click. */
  step: "" | "adding" | "added";
  failure: string;
}

/** A product as the shop's data has it, with what it takes to buy it. */
export class Card extends Component<Props, State> {
  constructor({ card, ui }: Props) {
    super({ card, ui });
    const first = card.variants.find((variant) => variant.in_stock) ?? card.variants[0];
    this.state = { chosen: first?.id ?? "", step: "", failure: "" };
  }

  private add = async (): Promise<void> => {
    const { card, ui } = this.props;
    this.setState({ step: "adding", failure: "" });
    try {
      await ui.actions.add(card, this.state.chosen);
      this.setState({ step: "added" });
      setTimeout(() => this.setState({ step: "" }), CONFIRMED);
    } catch (error) {
      this.setState({ step: "", failure: explain(error).failure });
    }
  };

  override render({ card, ui }: Props, { chosen, failure }: State): JSX.Element {
    const { t } = ui;
    const variant = card.variants.find(({ id }) => id === chosen);
    return (
      <article class="card" data-testid="comptoir-card">
        <Picture kind="picture" url={card.image_url} title={card.title} />
        <div class="facts">
          <h3><Link ui={ui} url={card.url}>{card.title}</Link></h3>
          <p class="price">
            <b>{variant?.price_text ?? card.price_text}</b>
            {card.compare_at_text && <s><span class="sr">{t("was")} </span>{card.compare_at_text}</s>}
            {card.rating != null && <span class="muted" role="img" aria-label={t("rating", { rating: card.rating })}>★ {card.rating}</span>}
          </p>
          <p class={card.in_stock ? "stock" : "muted"}>{card.stock_text}</p>
        </div>
        {card.reason && <p class="reason">{card.reason}</p>}
        {variant && <div class="buy">{this.variants()}{this.button(card.in_stock && variant.in_stock)}</div>}
        {failure && <p class="failure" role="alert">{t(failure)}</p>}
      </article>
    );
  }

  /** The variants, where there is a choice; those that are sold out are shown, and cannot be chosen. */
  private variants(): JSX.Element | false {
    const { card, ui } = this.props;
    return card.variants.length > 1 && (
      <select
        aria-label={`${ui.t("options")}: ${card.title}`}
        value={this.state.chosen}
        onChange={(event) => this.setState({ chosen: event.currentTarget.value })}
      >
        {card.variants.map(({ id, title, in_stock }) => (
          <option key={id} value={id} disabled={!in_stock}>{in_stock ? title : ui.t("unavailable", { title })}</option>
        ))}
      </select>
    );
  }

  private button(available: boolean): JSX.Element {
    const { card, ui } = this.props;
    const { step } = this.state;
    const text = ui.t(step || (available ? "add" : "sold_out"));
    const off = !available || step === "adding";
    return (
      <button
        type="button"
        class="primary"
        data-testid="comptoir-add"
        aria-disabled={off}
        aria-label={`${text}: ${card.title}`}
        onClick={() => off || step || this.add()}
      >
        {step === "added" ? `✓ ${text}` : text}
      </button>
    );
  }
}
