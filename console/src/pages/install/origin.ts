/** Addresses of sites, as people type them and as the API wants them. */

/** `www.shop.com/path` becomes `https://www.shop.com`; null when it is no address of a site. */
export function readOrigin(typed: string): string | null {
  const text = typed.trim();
  if (!text || /\s/.test(text)) return null;
  const local = /^(localhost|127\.0\.0\.1)([:/]|$)/.test(text);
  try {
    const url = new URL(/^https?:\/\//i.test(text) ? text : `${local ? "http" : "https"}://${text}`);
    const named = url.hostname.includes(".") || url.hostname === "localhost";
    return named && !url.username ? url.origin : null;
  } catch {
    return null;
  }
}
