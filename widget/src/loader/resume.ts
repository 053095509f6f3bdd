/** Name of the mark that the visitor left the page by a product link of the open chat. */
export const RESUME = "comptoir:resume";

/** Whether the visitor comes from a product link of the chat. Reads the mark and removes it; sets nothing. */
export function comesFromChat(): boolean {
  try {
    const marked = sessionStorage.getItem(RESUME) !== null;
    if (marked) sessionStorage.removeItem(RESUME);
    return marked;
  } catch {
    return false;
  }
}
