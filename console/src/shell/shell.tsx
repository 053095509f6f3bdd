import type { ComponentChildren } from "preact";
import { type Key, t } from "../i18n/words";
import { path, type Page } from "../router/route";
import { Link, route } from "../router/router";
import { current } from "../session/session";
import { Icon, type IconName } from "../ui/icon";
import { Account } from "./account";
import { countWaiting, waiting } from "./waiting";
import { useEvery } from "../ui/load";
import { useEffect } from "preact/hooks";

type Place = Extract<Page, "home" | "conversations" | "agent" | "catalogue" | "install">;

const PLACES: [page: Place, icon: IconName, text: Key][] = [
  ["home", "home", "nav.home"],
  ["conversations", "chat", "nav.conversations"],
  ["agent", "agent", "nav.agent"],
  ["catalogue", "catalogue", "nav.catalogue"],
  ["install", "install", "nav.install"],
];

const COUNT_SECONDS = 30;

/** The frame around every page: where one is, where one can go, who one is. */
export function Shell({ children }: { children: ComponentChildren }) {
  const { page, id } = route.value;
  return (
    <div class={`shell${page === "conversations" && id ? " in-thread" : ""}`}>
      <a class="skip" href="#main">
        {t("nav.skip")}
      </a>
      <header class="side-head">
        <img src="/console/mark.svg" alt="" width={32} height={32} />
        <div class="shop">
          <strong>{current.value?.tenant?.name ?? "Comptoir"}</strong>
        </div>
      </header>
      {current.value?.tenant && <Navigation page={page} />}
      <Account />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function Navigation({ page }: { page: Page }) {
  const count = waiting.value;
  useEffect(() => void countWaiting(), []);
  useEvery(COUNT_SECONDS, () => void countWaiting());
  return (
    <nav class="nav" aria-label={t("nav.label")}>
      {PLACES.map(([place, icon, text]) => (
        <Link key={place} to={path(place)} aria-current={page === place ? "page" : undefined}>
          <Icon name={icon} size={22} />
          <span>{t(text)}</span>
          {place === "conversations" && count > 0 && (
            <span class="count">
              {count}
              <span class="sr-only"> {t("nav.waiting")}</span>
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
