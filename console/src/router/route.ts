/** Addresses of the console and what they show. */

export type Page =
  | "home"
  | "agent"
  | "catalogue"
  | "conversations"
  | "install"
  | "sign-in"
  | "sign-up"
  | "forgot-password"
  | "reset-password"
  | "join"
  | "not-found";

export interface Route {
  page: Page;
  /** The conversation or agent that the address names. */
  id: string | null;
}

export const BASE = "/console";

const PLAIN: Record<string, Page> = {
  "": "home",
  agent: "agent",
  catalogue: "catalogue",
  conversations: "conversations",
  install: "install",
  "sign-in": "sign-in",
  "sign-up": "sign-up",
  "forgot-password": "forgot-password",
  "reset-password": "reset-password",
  join: "join",
};
const WITH_ID = new Set<Page>(["agent", "conversations"]);
const OPEN = new Set<Page>(["sign-in", "sign-up", "forgot-password", "reset-password", "join"]);

/** Reads a path such as `/console/conversations/cnv_1`. */
export function readPath(pathname: string): Route {
  const rest = pathname.startsWith(BASE) ? pathname.slice(BASE.length) : pathname;
  const [name = "", id, ...more] = rest.split("/").filter(Boolean);
  const page = Object.hasOwn(PLAIN, name) ? PLAIN[name] : undefined;
  if (!page || more.length || (id !== undefined && !WITH_ID.has(page))) return { page: "not-found", id: null };
  return { page, id: id === undefined ? null : decode(id) };
}

/** The address of a page. */
export function path(page: Exclude<Page, "not-found">, id?: string): string {
  const name = page === "home" ? "" : page;
  return `${BASE}/${name}${id === undefined ? "" : `/${encodeURIComponent(id)}`}`;
}

/** Whether a page is for people who are not signed in. */
export function isOpen(page: Page): boolean {
  return OPEN.has(page);
}

/** Whether a page is opened by a link from a mail, signed in or not. */
export function isMailed(page: Page): boolean {
  return page === "reset-password" || page === "join";
}

/**
 * Links in mails look like `/console/#/reset-password?token=…`, so that no server sees the token. The page becomes the
 * path and the token stays behind the hash. Null when the hash is no such link.
 */
export function fromMail(hash: string): string | null {
  const link = /^#(\/[^?]*)(?:\?token=([^&]+))?$/.exec(hash);
  return link ? `${BASE}${link[1]}${link[2] ? `#token=${link[2]}` : ""}` : null;
}

/** The token of a mail's link, as `fromMail` left it behind the hash. */
export function tokenOf(hash: string): string {
  return new URLSearchParams(hash.slice(1)).get("token") ?? "";
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
