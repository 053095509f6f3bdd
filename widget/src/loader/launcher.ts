import styles from "../styles/launcher.css?inline";
import { addStyle } from "./sheet";

/** A speech bubble, and the arrow that stands for closing; the style sheet shows one of them. */
const PATHS = [
  "M12 4c4.7 0 8.5 3.1 8.5 7s-3.8 7-8.5 7a10 10 0 0 1-2.6-.3L5 20l.9-3.8C4.4 14.9 3.5 13 3.5 11c0-3.9 3.8-7 8.5-7z",
  "M6 9.5l6 6 6-6",
];

/** Built node by node: pages with Trusted Types refuse markup in a string. */
function drawing(): SVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const d of PATHS) {
    const path = document.createElementNS(namespace, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** The button in the corner: all there is until the visitor opens the chat. */
export class Launcher {
  readonly host = document.createElement("div");
  readonly root = this.host.attachShadow({ mode: "open" });
  readonly button = document.createElement("button");
  private readonly badge = document.createElement("span");

  /** @param labels texts for opening, closing, a failure and the unread replies */
  constructor(script: HTMLScriptElement, private labels: string[], onClick: () => void) {
    const { position, accent, onAccent } = script.dataset;
    this.host.id = "comptoir-chat";
    this.host.dataset.position = position === "left" ? "left" : "right";
    if (accent) this.host.style.setProperty("--accent", accent);
    if (onAccent) this.host.style.setProperty("--on-accent", onAccent);
    addStyle(this.root, styles);
    this.button.className = "launcher";
    this.button.type = "button";
    this.button.dataset.testid = "comptoir-launcher";
    this.button.setAttribute("aria-haspopup", "dialog");
    this.badge.className = "unread";
    this.button.append(drawing(), this.badge);
    this.button.onclick = onClick;
    this.show(false, 0);
    this.root.append(this.button);
    document.body.append(this.host);
  }

  /** Shows whether the chat is open, and how many replies wait. */
  show(open: boolean, unread: number): void {
    const [toOpen, toClose, , waiting] = this.labels;
    this.button.setAttribute("aria-expanded", String(open));
    this.badge.textContent = unread ? String(unread) : "";
    this.label(open ? toClose! : toOpen! + (unread ? `, ${waiting!.replace("{count}", String(unread))}` : ""));
  }

  /** Shows that the chat is on its way, or that it could not be loaded. */
  loading(busy: boolean, failed = false): void {
    this.button.setAttribute("aria-busy", String(busy));
    if (failed) this.label(this.labels[2]!);
    this.button.title = failed ? this.labels[2]! : "";
  }

  relabel(labels: string[]): void {
    this.labels = labels;
    this.show(this.button.getAttribute("aria-expanded") === "true", Number(this.badge.textContent));
  }

  private label(text: string): void {
    this.button.setAttribute("aria-label", text);
  }
}
