/** Small parts that many pages are made of. */
import { useEffect, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { t } from "../i18n/words";
import { Button } from "./button";
import { Icon, type IconName } from "./icon";
import { useTitle } from "./title";

/** A page: its heading takes the focus when the page changes (see `app.tsx`). */
export function Page({ title, lead, actions, children }: { title: string; lead?: string; actions?: ComponentChildren; children: ComponentChildren }) {
  useTitle(title);
  return (
    <div class="page">
      <header class="page-head">
        <div>
          <h1 tabIndex={-1}>{title}</h1>
          {lead && <p class="lead">{lead}</p>}
        </div>
        {actions && <div class="row">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A panel with a heading. */
export function Panel({ title, aside, children }: { title: string; aside?: ComponentChildren; children: ComponentChildren }) {
  return (
    <section class="panel">
      <header class="panel-head">
        <h2>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

export function Badge({ tone = "plain", children }: { tone?: "plain" | "good" | "ask" | "off"; children: ComponentChildren }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}

/** What stands where there is nothing yet, and what to do about it. */
export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <Icon name={icon} size={32} />
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** Grey bars while something is loaded. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div class="skeleton" role="status">
      <span class="sr-only">{t("loading")}</span>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} class="bone" />
      ))}
    </div>
  );
}

/** A share as a bar. `value` null: it runs, and nobody knows yet how long. */
export function Bar({ value, label, full = false }: { value: number | null; label: string; full?: boolean }) {
  const percent = value === null ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div class={`bar${full ? " full" : ""}`} role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}>
      <span class={percent === undefined ? "running" : ""} style={percent === undefined ? undefined : { width: `${percent}%` }} />
    </div>
  );
}

/** Copies a text and says so on the button itself. */
export function Copy({ text }: { text: string }) {
  const [done, setDone] = useState<"copied" | "refused" | null>(null);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(null), 2500);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setDone("copied"),
      () => setDone("refused"),
    );
  };
  return (
    <Button kind="main" onClick={copy}>
      <Icon name={done === "copied" ? "check" : "copy"} size={18} />
      <span aria-live="polite">{t(done === "copied" ? "copied" : done === "refused" ? "copy.refused" : "copy")}</span>
    </Button>
  );
}
