/** A random UUID, also on pages without HTTPS, where `crypto.randomUUID` is missing. */
export function uuid(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const random = crypto.getRandomValues(new Uint8Array(36));
  return "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g, (mark, at: number) => {
    const digit = random[at]! & 15;
    return (mark === "x" ? digit : (digit & 3) | 8).toString(16);
  });
}
