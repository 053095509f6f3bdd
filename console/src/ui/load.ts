/** Loading what a page shows: once, again when asked, and again after signing in anew. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { asProblem, type Problem } from "../api/problem";
import { epoch } from "../session/session";

export interface Loaded<T> {
  /** Null until the first answer. */
  data: T | null;
  problem: Problem | null;
  reload: () => void;
  /** Replaces the data, for instance with the answer of a write. */
  set: (data: T) => void;
}

/**
 * Loads with `load` whenever `key` changes.
 *
 * What is shown stays while it is loaded again; a new key starts from nothing.
 */
export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [held, hold] = useState<{ key: string; data: T | null; problem: Problem | null }>({ key, data: null, problem: null });
  const [turn, again] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  const signedIn = epoch.value;

  useEffect(() => {
    const stop = new AbortController();
    latest.current(stop.signal).then(
      (data) => !stop.signal.aborted && hold({ key, data, problem: null }),
      (thrown: unknown) => {
        if (!stop.signal.aborted) hold((before) => ({ key, data: before.key === key ? before.data : null, problem: asProblem(thrown) }));
      },
    );
    return () => stop.abort();
  }, [key, turn, signedIn]);

  const reload = useCallback(() => again((count) => count + 1), []);
  const set = useCallback((data: T) => hold({ key, data, problem: null }), [key]);
  const fresh = held.key === key;
  return { data: fresh ? held.data : null, problem: fresh ? held.problem : null, reload, set };
}

/** Calls `act` every `seconds` while the page is in sight, and once when it comes back into sight. */
export function useEvery(seconds: number, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const tick = () => document.visibilityState === "visible" && latest.current();
    const timer = setInterval(tick, seconds * 1000);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, [seconds]);
}
