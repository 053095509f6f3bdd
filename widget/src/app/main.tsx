import { h, render } from "preact";
import type { Chat, Host, Words } from "../host";
import { translator } from "../i18n/words";
import { Store } from "../state/store";
import styles from "../styles/app.css?inline";
import { App } from "../ui/app";
import { actionsOf } from "./actions";
import { Carts } from "./carts";
import { Panel } from "./panel";
import { Talk } from "./talk";
import { theme } from "./theme";

/** Starts the chat in the loader's shadow root, closed. Called once per page, at the first opening. */
export function mount(host: Host): Chat {
  host.style(styles);
  return new Widget(host);
}

class Widget implements Chat {
  private readonly store = new Store(() => this.draw());
  private readonly panel: Panel;
  private readonly talk: Talk;
  private readonly carts: Carts;
  private words: Words;
  private unread = 0;
  /** The visitor opened the chat before there was a field to write in. */
  private focusWaits = false;

  constructor(private readonly host: Host) {
    this.words = host.words;
    this.panel = new Panel(host.root, () => this.close());
    this.talk = new Talk(host, this.store, () => this.onReply());
    this.carts = new Carts(this.talk.client, this.store, host.emit);
    for (const type of ["online", "offline"]) addEventListener(type, () => this.onNetwork());
    this.onNetwork();
    this.draw();
    void this.connect();
    void import("./signals").then(({ watch }) => watch(host.root, this.talk.client, () => this.isOpen));
  }

  get isOpen(): boolean {
    return this.panel.isOpen;
  }

  open(focus: boolean): void {
    this.unread = 0;
    this.panel.open(focus);
    this.focusWaits = focus && this.store.state.phase === "loading";
    this.host.launcher(true, 0);
    this.host.emit("open", {});
  }

  close(): void {
    if (!this.isOpen) return;
    this.panel.close();
    this.host.launcher(false, 0);
    this.host.focusLauncher();
    this.host.emit("close", {});
  }

  async setLanguage(language: string): Promise<void> {
    this.talk.client.language = language;
    await this.translate(language);
    const config = await this.talk.client.openSession();
    this.store.set({ config });
  }

  private async connect(): Promise<void> {
    const language = await this.talk.start();
    if (language) await this.translate(language);
  }

  /** The interface speaks the agent's language, where it is translated into it. */
  private async translate(language: string): Promise<void> {
    const words = await this.host.dictionary(language).catch(() => null);
    if (words) this.words = words;
    this.draw();
  }

  private onReply(): void {
    if (!this.isOpen) this.host.launcher(false, ++this.unread);
  }

  private onNetwork(): void {
    this.store.set({ offline: !navigator.onLine });
    if (navigator.onLine && this.store.state.phase === "failed") void this.connect();
  }

  private draw(): void {
    const { state } = this.store;
    const t = translator({ ...this.words, ...state.config?.strings });
    const { element } = this.panel;
    const name = state.config?.agent_name ?? t("agent");
    element.setAttribute("aria-label", t("dialog", { name }));
    element.lang = state.config?.language ?? this.host.language;
    if (state.config) this.paint(theme(state.config.brand));
    const actions = actionsOf({ talk: this.talk, carts: this.carts, store: this.store, t, close: () => this.close(), connect: () => void this.connect() });
    render(<App state={state} ui={{ t, actions, agentName: name, style: this.host.style }} />, element);
    if (!this.focusWaits || state.phase === "loading") return;
    this.focusWaits = false;
    this.panel.focus();
  }

  private paint(tokens: Record<string, string>): void {
    const { style } = this.host.root.host as HTMLElement;
    for (const [name, value] of Object.entries(tokens)) style.setProperty(name, value);
  }
}
