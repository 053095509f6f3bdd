import type { Client } from "./client";
import type { StreamEvent } from "./contract";
import { readStream } from "./read";
import { passes } from "./turn";
import { pause, wait } from "./wait";

/** The conversation's lasting stream: replies of a person, and the end of a turn that a reload interrupted. */
export class Live {
  private stop: AbortController | null = null;

  /** @param pauseAfter milliseconds to wait after a number of attempts without progress */
  constructor(private readonly client: Client, private readonly pauseAfter: (failed: number) => number = pause) {}

  get open(): boolean {
    return this.stop !== null;
  }

  close(): void {
    this.stop?.abort();
    this.stop = null;
  }

  /**
   * Reads the stream, and takes it up again whenever it breaks, until `close` or until `until` says that it is enough.
   * Does nothing when it is already being read.
   */
  async follow(until: (event: StreamEvent) => boolean = () => false): Promise<void> {
    if (this.stop) return;
    const stop = (this.stop = new AbortController());
    for (let attempt = 1; !stop.signal.aborted; attempt++) {
      try {
        const response = await this.client.events(stop.signal);
        await readStream(response, (raw) => {
          attempt = 0;
          const event = this.client.feed.take(raw);
          if (event && until(event)) stop.abort();
        });
      } catch (error) {
        if (!passes(error)) break;
      }
      if (!stop.signal.aborted) await wait(this.pauseAfter(attempt), stop.signal);
    }
    if (this.stop === stop) this.stop = null;
  }
}
