/** An upload and the import it starts, as one thing that goes on. */
import { useEffect, useRef, useState } from "preact/hooks";
import { api, ask } from "../../api/client";
import { asProblem, type Problem } from "../../api/problem";
import type { Import } from "../../api/types";
import { uploadCatalogue } from "../../api/upload";

export type Following =
  | { step: "none" }
  | { step: "sending"; share: number; name: string }
  | { step: "reading"; name: string; progress: Import | null; problem: Problem | null }
  | { step: "ended"; name: string; result: Import }
  | { step: "refused"; name: string; problem: Problem };

const POLL_MS = 700;
/** Between looks while the API does not answer. */
const POLL_AFTER_FAILURE_MS = 3000;

export interface Followed {
  following: Following;
  begin: (file: File, mode: "merge" | "full") => void;
  stop: () => void;
}

/** Uploads files and watches their imports; a running import found at the start is watched too. */
export function useImport(finished: () => void): Followed {
  const [following, setFollowing] = useState<Following>({ step: "none" });
  const control = useRef<AbortController | null>(null);
  const done = useRef(finished);
  done.current = finished;

  const watch = async (id: string, name: string, signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      let wait = POLL_MS;
      try {
        const progress = await ask(api.GET("/v1/catalog/imports/{import_id}", { params: { path: { import_id: id } }, signal }));
        if (progress.status === "succeeded" || progress.status === "failed") {
          setFollowing({ step: "ended", name, result: progress });
          return done.current();
        }
        setFollowing({ step: "reading", name, progress, problem: null });
      } catch (thrown) {
        if (signal.aborted) return;
        const problem = asProblem(thrown);
        setFollowing((now) => ({ step: "reading", name, progress: now.step === "reading" ? now.progress : null, problem }));
        wait = POLL_AFTER_FAILURE_MS;
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  };

  const begin = (file: File, mode: "merge" | "full") => {
    control.current?.abort();
    const { signal } = (control.current = new AbortController());
    const name = file.name;
    setFollowing({ step: "sending", share: 0, name });
    uploadCatalogue({ file, mode, signal, onProgress: (share) => setFollowing({ step: "sending", share, name }) })
      .then((id) => watch(id, name, signal))
      .catch((thrown: unknown) => {
        if (!signal.aborted) setFollowing({ step: "refused", name, problem: asProblem(thrown) });
      });
  };
  const stop = () => {
    control.current?.abort();
    setFollowing({ step: "none" });
  };

  useEffect(() => {
    const { signal } = (control.current = new AbortController());
    ask(api.GET("/v1/catalog/imports", { params: { query: { limit: 1 } }, signal })).then(
      ({ items: [last] }) => {
        if (last && (last.status === "queued" || last.status === "running")) return watch(last.id, last.file_name || (last.url ?? ""), signal);
      },
      // The list of imports only helps to find a running one; the page's own calls show what is wrong.
      () => undefined,
    );
    return () => control.current?.abort();
  }, []);

  return { following, begin, stop };
}
