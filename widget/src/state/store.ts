import { initial, type State } from "./types";

/** The state, and who draws it: once per batch of changes. */
export class Store {
  state: State = initial;
  private queued = false;

  constructor(private readonly onChange: () => void) {}

  /** Takes over what has changed. */
  set(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    if (this.queued) return;
    this.queued = true;
    queueMicrotask(() => {
      this.queued = false;
      this.onChange();
    });
  }
}
