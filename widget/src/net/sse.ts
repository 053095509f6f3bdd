/** One server-sent event, as the HTML standard defines it. */
export interface ServerEvent {
  type: string;
  data: string;
  /** The event's own id, empty when it has none (the standard would repeat the last one; here an id names one event). */
  id: string;
}

/**
 * Incremental parser of `text/event-stream`: takes the bytes as they arrive, cut anywhere, even inside a character.
 * `EventSource` cannot be used: it sends neither a POST nor an Authorization header.
 */
export class SseParser {
  private readonly decoder = new TextDecoder();
  private rest = "";
  private type = "";
  private data: string[] = [];
  private id = "";

  /** The events that `chunk` completes, oldest first. */
  push(chunk: Uint8Array): ServerEvent[] {
    this.rest += this.decoder.decode(chunk, { stream: true });
    // A CR at the end may be the first half of a CRLF: it waits for the next chunk.
    const held = this.rest.endsWith("\r") ? 1 : 0;
    const lines = this.rest.slice(0, this.rest.length - held).split(/\r\n|\r|\n/);
    this.rest = (lines.pop() ?? "") + (held ? "\r" : "");
    const events: ServerEvent[] = [];
    for (const line of lines) {
      const event = this.line(line);
      if (event) events.push(event);
    }
    return events;
  }

  private line(line: string): ServerEvent | null {
    if (line === "") return this.dispatch();
    const colon = line.indexOf(":");
    if (colon === 0) return null;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") this.data.push(value);
    else if (field === "event") this.type = value;
    else if (field === "id" && !value.includes("\0")) this.id = value;
    return null;
  }

  private dispatch(): ServerEvent | null {
    const { type, data, id } = this;
    this.type = this.id = "";
    this.data = [];
    return data.length ? { type: type || "message", data: data.join("\n"), id } : null;
  }
}
