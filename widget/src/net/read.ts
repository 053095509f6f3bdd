import { NetworkError } from "./http";
import { SseParser, type ServerEvent } from "./sse";

/** Silence after which a connection counts as broken, in milliseconds: the server sends a comment every 15 seconds. */
const SILENCE = 45_000;

/**
 * Hands each event of a streamed response to `onEvent` until the server closes it.
 * @throws NetworkError when the connection breaks or goes silent
 */
export async function readStream(response: Response, onEvent: (event: ServerEvent) => void, silence = SILENCE): Promise<void> {
  if (!response.body) throw new NetworkError("no stream");
  const reader = response.body.getReader();
  const parser = new SseParser();
  try {
    for (;;) {
      const { done, value } = await within(silence, reader.read());
      if (done) return;
      parser.push(value).forEach(onEvent);
    }
  } catch (cause) {
    throw cause instanceof NetworkError ? cause : new NetworkError("broken stream", { cause });
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NetworkError("silent stream")), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
