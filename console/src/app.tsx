/** Which page is shown, to whom. */
import { useEffect, useErrorBoundary, useRef } from "preact/hooks";
import { Problem } from "./api/problem";
import { t } from "./i18n/words";
import { Agent } from "./pages/agent/page";
import { Forgot } from "./pages/auth/forgot";
import { Front } from "./pages/auth/front";
import { Join } from "./pages/auth/join";
import { Reset } from "./pages/auth/reset";
import { SignIn } from "./pages/auth/sign-in";
import { SignUp } from "./pages/auth/sign-up";
import { Catalogue } from "./pages/catalogue/page";
import { Conversations } from "./pages/conversations/page";
import { Home } from "./pages/home/page";
import { Install } from "./pages/install/page";
import { NotFound } from "./pages/not-found";
import { isMailed, isOpen, path } from "./router/route";
import { go, route } from "./router/router";
import { start, state } from "./session/session";
import { SessionEnded } from "./session/session-ended";
import { Shell } from "./shell/shell";
import { NoShop } from "./shell/no-shop";
import { Page } from "./ui/pieces";
import { Failure } from "./ui/problems";
import { Toasts } from "./ui/toasts";

export function App() {
  return (
    <>
      <Content />
      <Toasts />
    </>
  );
}

function Content() {
  const now = state.value;
  const { page } = route.value;
  useFocusOnPage(page);
  const inside = now.kind === "in" || now.kind === "ended";

  // Signed in already: the pages of the front door lead inside, save those that a mail's link opens.
  useEffect(() => {
    if (inside && isOpen(page) && !isMailed(page)) go(path("home"));
  }, [inside, page]);

  if (isMailed(page)) return <Front>{page === "join" ? <Join /> : <Reset />}</Front>;
  switch (now.kind) {
    case "starting":
      return <div class="starting" role="status" aria-label={t("loading")} />;
    case "unreachable":
      return (
        <Front>
          <Failure problem={now.problem} retry={() => void start()} />
        </Front>
      );
    case "out":
      return <Front>{page === "sign-up" ? <SignUp /> : page === "forgot-password" ? <Forgot /> : <SignIn />}</Front>;
    case "in":
    case "ended":
      return (
        <>
          <Shell>{now.session.tenant ? <Inside /> : <NoShop session={now.session} />}</Shell>
          {now.kind === "ended" && <SessionEnded email={now.session.user.email} />}
        </>
      );
  }
}

function Inside() {
  const { page, id } = route.value;
  const [broken] = useErrorBoundary();
  if (broken) {
    return (
      <Page title={t("broken.title")}>
        <Failure problem={new Problem(0, "internal_error", String(broken), false)} retry={() => location.reload()} />
      </Page>
    );
  }
  switch (page) {
    case "home":
      return <Home />;
    case "agent":
      return <Agent id={id} />;
    case "catalogue":
      return <Catalogue />;
    case "conversations":
      return <Conversations id={id} />;
    case "install":
      return <Install />;
    default:
      return isOpen(page) ? null : <NotFound />;
  }
}

/** A new page moves the focus to its heading, so that a screen reader starts there; the first page keeps the browser's. */
function useFocusOnPage(page: string): void {
  const before = useRef(page);
  useEffect(() => {
    if (before.current === page) return;
    before.current = page;
    // On a phone the page scrolls inside `main`, on a desktop as a whole.
    scrollTo(0, 0);
    document.querySelector("main")?.scrollTo(0, 0);
    document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
  }, [page]);
}
