import type { Thread } from "../../api/types";
import { t } from "../../i18n/words";

const SHORT = 4;

/** Who the shopper is: a name, an address, else a number to tell them apart. */
export function who(thread: Pick<Thread, "id" | "contact">): string {
  return thread.contact?.name || thread.contact?.email || t("visitor", { number: thread.id.slice(-SHORT).toUpperCase() });
}

/** The page of the shop on which the conversation began, without its host. */
export function pageOf(address: string | null): string | null {
  if (!address) return null;
  try {
    return new URL(address).pathname;
  } catch {
    return null;
  }
}
