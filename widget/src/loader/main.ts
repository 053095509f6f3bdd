import type { Chat, ChatModule, Words } from "../host";
import { emit, on } from "./events";
import { load } from "./files";
import { firstTag, LANGUAGES, pageLanguage, translated } from "./language";
import { Launcher } from "./launcher";
import { comesFromChat } from "./resume";
import { addStyle } from "./sheet";

/** The page's own interface to the chat. */
export interface Comptoir {
  open: () => void;
  close: () => void;
  toggle: () => void;
  on: typeof on;
  setLanguage: (language: string) => void;
}

declare global {
  interface Window {
    Comptoir?: Comptoir;
  }
}

/** Draws the launcher and publishes `window.Comptoir`. Everything else is loaded when the visitor opens the chat. */
function start(script: HTMLScriptElement, widgetKey: string): void {
  if (window.Comptoir) return;
  const base = new URL(".", script.src).href;
  let language = pageLanguage(script);
  let loading: Promise<Chat> | null = null;
  let chat: Chat | null = null;

  const entry = (): (typeof LANGUAGES)[string] => LANGUAGES[translated(language) ?? "en"]!;
  const labels = (): string[] => entry().slice(1);
  const words = async (file: string): Promise<Words> => (await load<{ default: Words }>(base, file)).default;
  const dictionary = async (tag: string): Promise<Words | null> => {
    const found = translated(tag);
    return found ? words(LANGUAGES[found]![0]) : null;
  };
  const launcher = new Launcher(script, labels(), () => toggle(true));

  const mount = async (): Promise<Chat> => {
    const [module, texts] = await Promise.all([load<ChatModule>(base, __APP__), words(entry()[0])]);
    return module.mount({
      root: launcher.root, api: new URL("../v1/widget/", base).href, widgetKey, language, words: texts, dictionary, emit,
      style: (css) => addStyle(launcher.root, css),
      launcher: (open, unread) => launcher.show(open, unread),
      focusLauncher: () => launcher.button.focus(),
    });
  };
  const open = async (focus: boolean): Promise<void> => {
    launcher.loading(true);
    try {
      chat = await (loading ??= mount());
      launcher.loading(false);
      if (!chat.isOpen) chat.open(focus);
    } catch (error) {
      loading = null;
      launcher.loading(false, true);
      console.error("Comptoir:", error);
    }
  };
  const toggle = (focus: boolean): void => (chat?.isOpen ? chat.close() : void open(focus));

  window.Comptoir = {
    open: () => void open(true),
    close: () => chat?.close(),
    toggle: () => toggle(true),
    on,
    setLanguage: (tag) => {
      language = firstTag([tag]);
      launcher.relabel(labels());
      chat?.setLanguage(language).catch(() => undefined);
    },
  };
  dispatchEvent(new Event("comptoir:ready"));
  // On a phone the chat would cover the product that the visitor came to see.
  if (comesFromChat() && innerWidth >= 640) void open(false);
}

const script = (document.currentScript ?? document.querySelector("script[data-widget-key]")) as HTMLScriptElement | null;
const key = script?.dataset.widgetKey;
if (!script || !key) console.warn("Comptoir: the script tag needs data-widget-key.");
else if (document.body) start(script, key);
else addEventListener("DOMContentLoaded", () => start(script, key));
