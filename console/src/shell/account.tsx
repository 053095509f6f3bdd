import { useEffect, useRef, useState } from "preact/hooks";
import { asProblem } from "../api/problem";
import { chooseLanguage, language, t } from "../i18n/words";
import { current, enterShop, signOut } from "../session/session";
import { Icon } from "../ui/icon";
import { explain } from "../ui/problems";
import { say } from "../ui/toasts";

const failed = (thrown: unknown) => say(explain(asProblem(thrown)));

/** The signed-in person: shops, language, signing out. */
export function Account() {
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => !box.current?.contains(event.target as Node) && setOpen(false);
    const escape = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      setOpen(false);
      box.current?.querySelector<HTMLElement>("button")?.focus();
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    document.addEventListener("keydown", escape);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
      document.removeEventListener("keydown", escape);
    };
  }, [open]);

  const session = current.value;
  if (!session) return null;
  return (
    <div class="account" ref={box}>
      <button type="button" class="account-button" aria-expanded={open} aria-controls="account-menu" onClick={() => setOpen(!open)}>
        <span class="avatar" aria-hidden="true">
          {session.user.name.trim().slice(0, 1).toUpperCase() || "?"}
        </span>
        <span class="account-name">{session.user.name}</span>
        <span class="sr-only">{t("account.menu")}</span>
        <Icon name="down" size={16} />
      </button>
      {open && (
        <div class="menu" id="account-menu">
          <p class="menu-who">
            <strong>{session.user.name}</strong>
            <span>{session.user.email}</span>
          </p>
          <Shops />
          <button type="button" onClick={() => chooseLanguage(language.value === "fr" ? "en" : "fr")} lang={language.value === "fr" ? "en" : "fr"}>
            {language.value === "fr" ? "English" : "Français"}
          </button>
          <button type="button" onClick={() => void signOut().catch(failed)}>
            <Icon name="out" size={18} />
            {t("account.signOut")}
          </button>
        </div>
      )}
    </div>
  );
}

function Shops() {
  const session = current.value;
  const others = session?.tenants.filter((shop) => shop.id !== session.tenant?.id && shop.status === "active") ?? [];
  return (
    <>
      {others.map((shop) => (
        <button key={shop.id} type="button" onClick={() => void enterShop(shop.id).catch(failed)}>
          {t("account.enter", { shop: shop.name })}
        </button>
      ))}
    </>
  );
}
