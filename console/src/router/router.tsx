/** Keeps the page in step with the address bar. */
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { fromMail, readPath, type Route } from "./route";

const mailed = fromMail(location.hash);
if (mailed) history.replaceState(null, "", mailed);

export const route = signal<Route>(readPath(location.pathname));

addEventListener("popstate", () => {
  route.value = readPath(location.pathname);
});

/** Goes to an address of the console. */
export function go(address: string): void {
  if (address !== location.pathname) history.pushState(null, "", address);
  route.value = readPath(address);
}

interface LinkProps {
  to: string;
  class?: string;
  "aria-label"?: string;
  "aria-current"?: "page" | "true" | undefined;
  "data-testid"?: string;
  children: ComponentChildren;
}

/** A link inside the console; with a modifier key it opens where the browser says. */
export function Link({ to, ...rest }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  };
  return <a {...rest} href={to} onClick={follow} />;
}
