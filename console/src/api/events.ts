/** Follows a conversation as it happens. */
import type { ThreadEvent } from "../pages/conversations/thread-state";

const NAMES: ThreadEvent["type"][] = ["message.start", "text", "product_card", "message.end", "error", "handoff", "visitor.message", "cart", "form"];
const AGAIN_MS = 5000;

/**
 * Listens until the returned function is called.
 *
 * `onOpen` is called at each connection after the first: what was missed meanwhile is in the stored thread. The browser
 * reconnects by itself after a broken connection; after a refusal this tries again more slowly.
 */
export function followThread(id: string, onEvent: (event: ThreadEvent) => void, onOpen: () => void): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout>;
  let opened = false;

  const connect = () => {
    source = new EventSource(`/v1/conversations/${encodeURIComponent(id)}/events`);
    source.onopen = () => {
      if (opened) onOpen();
      opened = true;
    };
    for (const type of NAMES) source.addEventListener(type, (event) => hear(type, event));
  };
  const hear = (type: ThreadEvent["type"], event: Event) => {
    if (event instanceof MessageEvent) {
      const data = parse(event.data as string);
      if (data) onEvent({ type, data } as ThreadEvent);
    } else if (source.readyState === EventSource.CLOSED) {
      // The browser's own "error": it has given up.
      clearTimeout(timer);
      timer = setTimeout(connect, AGAIN_MS);
    }
  };
  connect();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
