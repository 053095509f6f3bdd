import type { Card, Message, Receipt, ThreadDetail, ToolCall } from "../../api/types";
import { clock, day } from "../../i18n/format";
import { t } from "../../i18n/words";
import { Button } from "../../ui/button";
import { explain } from "../../ui/problems";
import { Picture } from "../catalogue/product-row";
import { webAddress } from "../catalogue/rows";
import { AddToFaq } from "./add-to-faq";
import { discard, keepDraft, type Outgoing } from "./outbox";
import { ReceiptView } from "./receipt";
import type { Live } from "./thread-state";

interface Props {
  detail: ThreadDetail;
  live: Live | null;
  pending: Outgoing[];
  again: (outgoing: Outgoing) => void;
}

/** The thread: the shopper on the left, the shop on the right. New messages are read out as they arrive. */
export function Messages({ detail, live, pending, again }: Props) {
  return (
    <ol class="messages" aria-live="polite" aria-label={t("thread.log")}>
      {detail.messages.map((message, index) => (
        <Stored key={message.id} thread={detail} message={message} before={detail.messages[index - 1]} calls={callsOf(message, detail.tool_calls)} />
      ))}
      {live && (
        <li class={`message ${live.role}`}>
          <p class="bubble">{live.text || t("thread.writing")}</p>
          <Cards cards={live.cards} />
        </li>
      )}
      {pending.map((outgoing) => (
        <Unsent key={outgoing.key} thread={detail.id} outgoing={outgoing} again={again} />
      ))}
    </ol>
  );
}

/** The tools that were used for a message. The agent's message has the number of the turn that made it. */
function callsOf(message: Message, calls: ToolCall[]): ToolCall[] {
  const number = (id: string) => id.slice(id.indexOf("_"));
  return message.role === "agent" ? calls.filter((call) => number(call.turn_id) === number(message.id)) : [];
}

function Stored({ thread, message, before, calls }: { thread: ThreadDetail; message: Message; before: Message | undefined; calls: ToolCall[] }) {
  const today = day(message.created_at);
  const name = message.role === "human" ? (message.author ?? t("role.human")) : t(`role.${message.role}`);
  return (
    <>
      {(!before || day(before.created_at) !== today) && <li class="day">{today}</li>}
      <li class={`message ${message.role}`}>
        {message.text && <p class="bubble">{message.text}</p>}
        <Cards cards={message.cards as unknown as Card[]} />
        <div class="message-foot">
          <span>{name}</span>
          <time dateTime={message.created_at}>{clock(message.created_at)}</time>
          {message.role === "human" && <AddToFaq thread={thread} message={message} />}
          {message.role === "agent" && <ReceiptView receipt={message.receipt as Receipt} calls={calls} />}
        </div>
      </li>
    </>
  );
}

function Unsent({ thread, outgoing, again }: { thread: string; outgoing: Outgoing; again: (outgoing: Outgoing) => void }) {
  const edit = () => {
    discard(thread, outgoing.key);
    keepDraft(thread, outgoing.text);
    document.querySelector<HTMLTextAreaElement>("[data-testid=console-reply]")?.focus();
  };
  return (
    <li class={`message human ${outgoing.problem ? "failed" : "sending"}`}>
      <p class="bubble">{outgoing.text}</p>
      {outgoing.problem ? (
        <div class="message-foot" role="alert">
          <span>{t("thread.notSent", { reason: explain(outgoing.problem) })}</span>
          <Button size="small" onClick={() => again(outgoing)}>
            {t("retry")}
          </Button>
          <Button size="small" kind="quiet" onClick={edit}>
            {t("edit")}
          </Button>
        </div>
      ) : (
        <div class="message-foot">{t("thread.sending")}</div>
      )}
    </li>
  );
}

function Cards({ cards }: { cards: Card[] }) {
  if (cards.length === 0) return null;
  return (
    <ul class="cards" aria-label={t("thread.cards")}>
      {cards.map((card) => (
        <li key={card.product_id} class="card">
          <Picture address={webAddress(card.image_url)} />
          <div>
            <strong>{card.title}</strong>
            <span>{[card.price_text, card.stock_text].filter(Boolean).join(" · ")}</span>
          </div>
        </li>
      ))}
    </ul>
  );
}
