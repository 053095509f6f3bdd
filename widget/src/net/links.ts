/** The address as a link that is safe to follow or load: http or https alone, relative to the page. Null otherwise. */
export function safeUrl(address: string | null | undefined, base: string = document.baseURI): string | null {
  if (!address) return null;
  try {
    const url = new URL(address, base);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}
