/** An open thread: loaded, followed live, and acted upon. */
import { useCallback, useEffect, useReducer, useRef, useState } from "preact/hooks";
import { api, ask } from "../../api/client";
import { followThread } from "../../api/events";
import { asProblem, type Problem } from "../../api/problem";
import { epoch } from "../../session/session";
import { useEvery } from "../../ui/load";
import { changes } from "./changes";
import { NOTHING, reduce, tellsMore, type ThreadState } from "./thread-state";
import { type Outgoing, resend, send } from "./outbox";

/** Events come live; this only covers what a broken connection may have swallowed. */
const BACKSTOP_SECONDS = 30;

export interface OpenThread {
  state: ThreadState;
  problem: Problem | null;
  reload: () => void;
  reply: (text: string) => void;
  again: (outgoing: Outgoing) => void;
  /** Takes the conversation over, or gives it back to the agent. Throws a Problem. */
  hand: (to: "person" | "agent") => Promise<void>;
}

export function useThread(id: string): OpenThread {
  const [state, change] = useReducer(reduce, NOTHING);
  const [problem, setProblem] = useState<Problem | null>(null);
  const asked = useRef(0);
  const params = { path: { conversation_id: id } };

  const reload = useCallback(async () => {
    const mine = (asked.current += 1);
    try {
      const detail = await ask(api.GET("/v1/conversations/{conversation_id}", { params }));
      // A slower, older answer must not overwrite a newer one.
      if (mine !== asked.current) return;
      change({ type: "loaded", detail });
      setProblem(null);
      changes.value += 1;
    } catch (thrown) {
      if (mine === asked.current) setProblem(asProblem(thrown));
    }
  }, [id]);

  const signedIn = epoch.value;
  useEffect(() => {
    void reload();
    const onEvent = (event: Parameters<typeof tellsMore>[0]) => {
      change({ type: "event", event });
      if (tellsMore(event)) void reload();
    };
    return followThread(id, onEvent, () => void reload());
  }, [id, reload, signedIn]);
  useEvery(BACKSTOP_SECONDS, () => void reload());

  const sent = (sending: ReturnType<typeof send>) =>
    void sending.then((message) => {
      if (!message) return;
      change({ type: "replied", message });
      void reload();
    });
  const hand = async (to: "person" | "agent") => {
    const call = to === "person" ? api.POST("/v1/conversations/{conversation_id}/take", { params }) : api.POST("/v1/conversations/{conversation_id}/release", { params });
    await ask(call);
    await reload();
  };

  return {
    state,
    problem,
    reload: () => void reload(),
    reply: (text) => sent(send(id, text)),
    again: (outgoing) => sent(resend(id, outgoing)),
    hand,
  };
}
