/** What the loader and the chat know of each other. The loader is there from the start, the chat after the first opening. */

/** Texts of the interface by key; `{name}` stands for a value. */
export type Words = Record<string, string>;

/** Names of the events that a page can listen to. */
export type PageEvent = "open" | "close" | "message" | "cart" | "add_to_cart";

/** What the chat may ask of the loader. */
export interface Host {
  root: ShadowRoot;
  /** Address of the widget API, with a slash at its end. */
  api: string;
  widgetKey: string;
  /** BCP 47 tag of the page. */
  language: string;
  words: Words;
  /** The dictionary of a language, or null when the interface is not translated into it. */
  dictionary: (language: string) => Promise<Words | null>;
  emit: (event: PageEvent, detail: Record<string, unknown>) => void;
  /** Adds a style sheet to the shadow root. */
  style: (css: string) => void;
  /** Shows on the launcher whether the chat is open, and how many replies wait. */
  launcher: (open: boolean, unread: number) => void;
  focusLauncher: () => void;
}

/** What the loader may ask of the chat. */
export interface Chat {
  readonly isOpen: boolean;
  /** @param focus whether the visitor asked for it, and so wants to write */
  open: (focus: boolean) => void;
  close: () => void;
  setLanguage: (language: string) => Promise<void>;
}

/** Entry point of the chat's module. */
export interface ChatModule {
  mount: (host: Host) => Chat;
}
