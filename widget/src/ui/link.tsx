import { h, type ComponentChildren, type JSX } from "preact";
import { safeUrl } from "../net/links";
import type { Ui } from "./ui";

/** A link to a product of the shop, in the same tab; plain text where there is no address that is safe to follow. */
export function Link({ url, ui, children }: { url: string | null; ui: Ui; children: ComponentChildren }): JSX.Element {
  const href = safeUrl(url);
  return href ? <a href={href} onClick={ui.actions.leave}>{children}</a> : <span>{children}</span>;
}
