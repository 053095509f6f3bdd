/** Longest pause between two attempts, in milliseconds. */
const LONGEST = 15_000;

/** Milliseconds to wait after `failed` attempts without progress: doubles, with jitter so that visitors do not return at once. */
export function pause(failed: number, random: () => number = Math.random): number {
  return Math.min(LONGEST, 500 * 2 ** failed) * (0.5 + random() / 2);
}

/** Resolves after `ms`, at once when the browser is online again, and never later than `signal` aborts. */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      removeEventListener("online", done);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener("online", done);
    signal?.addEventListener("abort", done);
    if (signal?.aborted) done();
  });
}
