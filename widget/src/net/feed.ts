import { readEvent, type StreamEvent } from "./contract";
import type { ServerEvent } from "./sse";

/**
 * The events of one conversation, each delivered once, however many connections carry it: the answer to a message, its
 * replay after a retry, and the lasting stream overlap.
 */
export class Feed {
  /** Where a new connection has to go on; empty before the first event. */
  lastId: string;
  private readonly seen = new Set<string>();

  constructor(private readonly deliver: (event: StreamEvent) => void, lastId = "") {
    this.lastId = lastId;
    if (lastId) this.seen.add(lastId);
  }

  /** Delivers the event if it is new. Returns it either way, or null when it cannot be read. */
  take(raw: ServerEvent): StreamEvent | null {
    const event = readEvent(raw.type, raw.data);
    if (raw.id && this.seen.has(raw.id)) return event;
    if (raw.id) {
      this.seen.add(raw.id);
      this.lastId = raw.id;
    }
    if (event) this.deliver(event);
    return event;
  }
}
