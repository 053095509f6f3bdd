/** How many conversations wait for a person: shown beside their place in the navigation. */
import { signal } from "@preact/signals";
import { api, ask } from "../api/client";

const MOST = 50;

export const waiting = signal(0);

/** Counts again; a failure leaves the number as it was, and the pages say what is wrong. */
export async function countWaiting(): Promise<void> {
  const query = { handoff: "requested" as const, limit: MOST };
  await ask(api.GET("/v1/conversations", { params: { query } })).then(
    (page) => {
      waiting.value = page.items.length;
    },
    () => undefined,
  );
}
