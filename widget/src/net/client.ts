import type { Memory } from "../state/memory";
import type { Config, Conversation, Session, StreamEvent } from "./contract";
import { Feed } from "./feed";
import { HttpError, request, type RequestOptions } from "./http";

/** The visitor's side of the widget API: their token, their conversation, and the feed of its events. */
export class Client {
  feed: Feed;
  /** BCP 47 tag asked of the server. */
  language = "";
  private creating: Promise<string> | null = null;

  /**
   * @param base address of the widget API, with a slash at its end
   * @param deliver receives each event of the conversation once
   */
  constructor(
    private readonly base: string,
    private readonly widgetKey: string,
    private readonly memory: Memory,
    private readonly deliver: (event: StreamEvent) => void,
  ) {
    this.feed = new Feed(deliver, memory.get().last);
  }

  get conversation(): string | null {
    return this.memory.get().conversation ?? null;
  }

  /** Starts or takes up the visitor's session. */
  async openSession(): Promise<Config> {
    const { token, ...kept } = this.memory.get();
    const body = { widget_key: this.widgetKey, language: this.language, ...(token ? { visitor_token: token } : {}) };
    const session = await this.json<Session>("sessions", { method: "POST", body });
    this.memory.set({ ...kept, token: session.visitor_token });
    return session.config;
  }

  /** The stored conversation, or null when there is none or the server no longer has it. */
  async restore(): Promise<Conversation | null> {
    const id = this.conversation;
    if (!id) return null;
    try {
      return await this.json<Conversation>(`conversations/${id}`, { token: this.token });
    } catch (error) {
      if (!(error instanceof HttpError) || ![401, 403, 404].includes(error.status)) throw error;
      this.forget();
      return null;
    }
  }

  /** Leaves the conversation; the next call starts another one. */
  forget(): void {
    const { token } = this.memory.get();
    this.memory.set(token ? { token } : {});
    this.feed = new Feed(this.deliver);
  }

  /** Remembers how far the visitor has read, for the next page. */
  mark(): void {
    if (this.feed.lastId) this.memory.set({ ...this.memory.get(), last: this.feed.lastId });
  }

  /**
   * One call inside the conversation, which is made when there is none yet. A refused token is replaced once.
   * @param goneIs404 whether "not found" can only mean that the conversation is gone: then a new one is started, once
   */
  async call(path: string, options: RequestOptions = {}, goneIs404 = false): Promise<Response> {
    try {
      return await this.attempt(path, options);
    } catch (error) {
      const status = error instanceof HttpError ? error.status : 0;
      if (status !== 401 && !(goneIs404 && status === 404)) throw error;
      if (status === 401) this.memory.set({});
      this.forget();
      return this.attempt(path, options);
    }
  }

  /** Opens the conversation's lasting stream after the last event received. */
  events(signal: AbortSignal): Promise<Response> {
    const { lastId } = this.feed;
    return this.attempt("events", { signal, headers: lastId ? { "Last-Event-ID": lastId } : {} });
  }

  private async attempt(path: string, options: RequestOptions): Promise<Response> {
    if (!this.token) await this.openSession();
    const id = this.conversation ?? (await this.create());
    return request(`${this.base}conversations/${id}/${path}`, { ...options, token: this.token });
  }

  private create(): Promise<string> {
    this.creating ??= this.json<{ id: string }>("conversations", {
      method: "POST",
      token: this.token,
      body: { language: this.language, page_url: (location.origin + location.pathname).slice(0, 2_000), timezone: Intl.DateTimeFormat().resolvedOptions().timeZone },
    })
      .then(({ id }) => {
        this.memory.set({ ...this.memory.get(), conversation: id });
        return id;
      })
      .finally(() => (this.creating = null));
    return this.creating;
  }

  private get token(): string | null {
    return this.memory.get().token ?? null;
  }

  private async json<T>(path: string, options: RequestOptions): Promise<T> {
    return (await request(this.base + path, options)).json() as Promise<T>;
  }
}
