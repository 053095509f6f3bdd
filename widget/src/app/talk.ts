import type { Host } from "../host";
import { Client } from "../net/client";
import type { Conversation, HandoffStatus, StreamEvent } from "../net/contract";
import { endsTurn } from "../net/contract";
import { Live } from "../net/live";
import { runTurn } from "../net/turn";
import { uuid } from "../net/uuid";
import { asked, marked, ready, restarted } from "../state/changes";
import { applyEvent } from "../state/events";
import { Memory } from "../state/memory";
import { isEmpty, withPerson } from "../state/message";
import type { Store } from "../state/store";
import type { Message } from "../state/types";
import { explain } from "./failures";

/** How long the end of a reply that a reload interrupted is waited for, in milliseconds. */
const INTERRUPTED = 60_000;

/** The conversation with the shop: what the visitor does in the chat ends here, what the shop says starts here. */
export class Talk {
  readonly client: Client;
  private readonly live: Live;
  private turns: Promise<unknown> = Promise.resolve();
  private leaving = new AbortController();

  /** @param onReply called when a message of the shop is complete */
  constructor(private readonly host: Host, private readonly store: Store, private readonly onReply: () => void) {
    this.client = new Client(host.api, host.widgetKey, new Memory(host.widgetKey), (event) => this.hear(event));
    this.client.language = host.language;
    this.live = new Live(this.client);
  }

  /** Opens the session and shows the history. @returns the language that the shop answers in, null when it is out of reach */
  async start(): Promise<string | null> {
    try {
      const config = await this.client.openSession();
      const restored = await this.client.restore();
      this.store.set(ready(this.store.state, config, restored));
      this.takeUp(restored);
      return config.language;
    } catch {
      this.store.set({ phase: "failed" });
      return null;
    }
  }

  /** Sends a message; messages sent while a reply is being written follow it in order. */
  send(text: string, key: string = uuid()): Promise<void> {
    this.store.set(asked(this.store.state, key, text));
    this.host.emit("message", { id: key, role: "visitor" });
    const { signal } = this.leaving;
    const turn = this.turns.then(() => this.turn(text, key, signal));
    this.turns = turn;
    return turn;
  }

  /** Sends a message that failed again, under the key that it had: the shop never answers it twice. */
  retry(id: string): void {
    const message = this.store.state.items.find((item) => item.id === id);
    if (message?.kind === "message") void this.send(message.text, id);
  }

  /** Asks for a person. Rejects when the shop cannot be reached. */
  async askPerson(): Promise<void> {
    const response = await this.client.call("handoff", { method: "POST", body: {} });
    const { status } = (await response.json()) as { status: HandoffStatus };
    this.store.set({ handoff: status });
    this.follow();
  }

  /** Leaves contact details. Rejects when the shop refuses them. */
  async leaveDetails(values: Record<string, string>): Promise<void> {
    await this.client.call("leads", { method: "POST", body: { ...values, consent: true } });
  }

  /** Leaves this conversation; the shop keeps it, the next message starts another. */
  restart(): void {
    this.leaving.abort();
    this.leaving = new AbortController();
    this.live.close();
    this.client.forget();
    this.store.set(restarted());
  }

  private async turn(text: string, key: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    try {
      const failed = await runTurn(this.client, { text, key, signal, followed: () => this.live.open });
      this.mark(key, failed ? { progress: "failed", failure: failed.message, retryable: failed.retryable } : { progress: "done" });
    } catch (error) {
      if (!signal.aborted) this.mark(key, { progress: "failed", ...explain(error) });
    }
  }

  private mark(id: string, over: Partial<Message>): void {
    this.store.set(marked(this.store.state, id, over));
  }

  private hear(event: StreamEvent): void {
    const { state } = this.store;
    this.store.set(applyEvent(state, event, uuid()));
    if (event.type === "handoff") this.follow();
    if (event.type === "cart") this.host.emit("cart", { count: event.data.count, total: event.data.total, currency: event.data.currency });
    if (event.type !== "message.end") return;
    this.client.mark();
    const message = state.items.find((item) => item.id === state.current);
    if (message?.kind !== "message" || isEmpty(message)) return;
    this.host.emit("message", { id: message.id, role: message.role });
    this.onReply();
  }

  /** Keeps the lasting stream open while a person may write, and closes it when they are done. */
  private follow(): void {
    if (withPerson(this.store.state.handoff)) void this.live.follow();
    else this.live.close();
  }

  /** After a reload: a person may be writing, or the last message may still be waiting for its reply. */
  private takeUp(conversation: Conversation | null): void {
    this.follow();
    if (this.live.open || conversation?.messages.at(-1)?.role !== "visitor") return;
    void this.live.follow(endsTurn);
    setTimeout(() => this.follow(), INTERRUPTED);
  }
}
