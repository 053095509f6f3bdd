import type { PageEvent } from "../host";

type Listener = (detail: Record<string, unknown>) => void;

const listeners = new Map<PageEvent, Set<Listener>>();

/** Calls `listener` at each event. @returns a function that ends it */
export function on(event: PageEvent, listener: Listener): () => void {
  const all = listeners.get(event) ?? new Set();
  listeners.set(event, all.add(listener));
  return () => void all.delete(listener);
}

/** Tells the page. A listener that fails is the page's affair: it neither stops the chat nor the other listeners. */
export function emit(event: PageEvent, detail: Record<string, unknown>): void {
  listeners.get(event)?.forEach((listener) => {
    try {
      listener(detail);
    } catch (error) {
      console.error(error);
    }
  });
}
