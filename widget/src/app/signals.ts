import type { Client } from "../net/client";

/** Milliseconds without a sign of the visitor, in an open chat, that count as idle. */
const SILENCE = 90_000;
/** Characters from which on a text that is taken back shows hesitation. */
const A_THOUGHT = 8;

/**
 * Tells the server what a good shopkeeper would see: a text that is taken back, a long silence, a move to leave. It tells
 * nothing before there is a conversation, and each thing once a page.
 */
export function watch(root: ShadowRoot, client: Client, isOpen: () => boolean): void {
  const told = new Set<string>();
  let typed = 0;
  let timer = 0;

  const tell = (name: string): void => {
    if (!client.conversation || told.has(name)) return;
    told.add(name);
    void client.call("signals", { method: "POST", body: { name } }).catch(() => told.delete(name));
  };
  const wake = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(() => isOpen() && tell("idle"), SILENCE);
  };

  root.addEventListener("input", (event) => {
    const { length } = (event.target as HTMLTextAreaElement).value ?? "";
    if (!length && typed >= A_THOUGHT) tell("hesitation");
    typed = length;
    wake();
  });
  root.addEventListener("submit", () => (typed = 0));
  for (const type of ["pointerdown", "keydown"]) root.addEventListener(type, wake);
  document.documentElement.addEventListener("mouseleave", (event) => event.clientY <= 0 && tell("exit_intent"));
  wake();
}
