/** What the browser keeps between pages, from the moment the visitor opens the chat. */
export interface Saved {
  token?: string;
  conversation?: string;
  /** Id of the last event of the last complete message: where to go on after a reload. */
  last?: string;
}

/** localStorage under one name per widget key; the page's memory where storage is blocked. */
export class Memory {
  private saved: Saved = {};
  private readonly name: string;

  constructor(widgetKey: string, private readonly storage: () => Storage = () => localStorage) {
    this.name = `comptoir:${widgetKey}`;
    try {
      const stored: unknown = JSON.parse(this.storage().getItem(this.name) ?? "{}");
      if (stored && typeof stored === "object") this.saved = stored as Saved;
    } catch {
      // Blocked storage or a damaged value: the visitor starts anew.
    }
  }

  get(): Readonly<Saved> {
    return this.saved;
  }

  set(saved: Saved): void {
    this.saved = saved;
    try {
      this.storage().setItem(this.name, JSON.stringify(saved));
    } catch {
      // Private mode or a full quota: kept until the page is left.
    }
  }
}
