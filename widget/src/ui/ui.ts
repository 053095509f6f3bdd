import type { Translate } from "../i18n/words";
import type { ProductCard } from "../net/contract";

/** What the visitor can do. Those that return a promise reject with the error of the call. */
export interface Actions {
  send: (text: string) => void;
  retry: (id: string) => void;
  restart: () => void;
  askPerson: () => void;
  add: (card: ProductCard, variantId: string) => Promise<void>;
  addAgain: (variantId: string, quantity: number) => Promise<void>;
  setQuantity: (line: string, quantity: number) => Promise<void>;
  /** Sends contact details; the visitor has consented. */
  leaveDetails: (values: Record<string, string>) => Promise<void>;
  show: (view: "chat" | "cart") => void;
  say: (text: string) => void;
  /** The visitor follows a link to a product: the chat is to be there too. */
  leave: () => void;
  reconnect: () => void;
  close: () => void;
}

/** What every part of the chat is given: texts, actions, and who answers. */
export interface Ui {
  t: Translate;
  actions: Actions;
  agentName: string;
  /** Adds the style sheet of a part that is loaded later. */
  style: (css: string) => void;
}
