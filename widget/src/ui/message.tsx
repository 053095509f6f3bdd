import { h, type JSX } from "preact";
import type { ProductCard } from "../net/contract";
import { isEmpty } from "../state/message";
import type { Message } from "../state/types";
import { TextButton } from "./buttons";
import { Card } from "./card";
import { LeadForm } from "./parts";
import type { Ui } from "./ui";

/** One message. What the shop writes is announced when it is complete (see `Announcer`), not piece by piece. */
export function MessageView({ message, ui }: { message: Message; ui: Ui }): JSX.Element | null {
  const { t, actions } = ui;
  const { role, text, cards } = message;
  if (role !== "visitor" && isEmpty(message)) return null;
  const author = role === "visitor" ? t("you") : (message.author ?? (role === "human" ? t("human") : ui.agentName));
  return (
    <div class={`message ${role}`} data-testid="comptoir-message" data-role={role} aria-live={role === "visitor" ? undefined : "off"}>
      {role === "human" ? <p class="author">{author}</p> : <span class="sr">{author}: </span>}
      {message.cardsFirst && <Cards cards={cards} ui={ui} />}
      {text && <p class="bubble">{text.split(/(https?:\/\/\S+[^\s.,;:!?])/).map((part, place) => (place % 2 ? <a href={part} target="_blank">{part}</a> : part))}</p>}
      {!message.cardsFirst && <Cards cards={cards} ui={ui} />}
      {message.cart && <p class="note">✓ {t("cart_updated")}<TextButton onClick={() => actions.show("cart")}>{t("cart_show")}</TextButton></p>}
      {message.form && <LeadForm form={message.form} ui={ui} />}
      {message.failure && (
        <p class="failure" role="alert">
          {t(message.failure)}
          {message.retryable && <TextButton onClick={() => actions.retry(message.id)}>{t("retry")}</TextButton>}
        </p>
      )}
    </div>
  );
}

function Cards({ cards, ui }: { cards: ProductCard[]; ui: Ui }): JSX.Element | null {
  return cards.length ? (
    <ul class={cards.length > 1 ? "cards several" : "cards"} aria-label={ui.t("products")}>
      {cards.map((card) => <li key={card.product_id}><Card card={card} ui={ui} /></li>)}
    </ul>
  ) : null;
}
