import type { Translate } from "../i18n/words";
import { RESUME } from "../loader/resume";
import { uuid } from "../net/uuid";
import { noticed, said } from "../state/changes";
import type { Store } from "../state/store";
import type { Actions } from "../ui/ui";
import type { Carts } from "./carts";
import { explain } from "./failures";
import type { Talk } from "./talk";

interface Parts {
  talk: Talk;
  carts: Carts;
  store: Store;
  t: Translate;
  close: () => void;
  connect: () => void;
}

/** What the buttons do. */
export function actionsOf({ talk, carts, store, t, close, connect }: Parts): Actions {
  const say = (text: string): void => store.set(said(store.state, text));
  const fail = (error: unknown): void => store.set(noticed(store.state, uuid(), t(explain(error).failure)));
  return {
    send: (text) => void talk.send(text),
    retry: (id) => talk.retry(id),
    restart: () => {
      talk.restart();
      // The cart may belong to the visitor rather than to the conversation: the shop says.
      carts.load().catch(fail);
    },
    askPerson: () => void talk.askPerson().catch(fail),
    add: async (card, variantId) => {
      await carts.add(variantId, 1, card);
      say(`${t("added")}: ${card.title}`);
    },
    addAgain: (variantId, quantity) => carts.add(variantId, quantity),
    setQuantity: (line, quantity) => carts.setQuantity(line, quantity),
    leaveDetails: (values) => talk.leaveDetails(values),
    show: (view) => store.set({ view }),
    say,
    leave: () => {
      try {
        sessionStorage.setItem(RESUME, "1");
      } catch {
        // Storage is blocked: the visitor opens the chat again.
      }
    },
    reconnect: connect,
    close,
  };
}
