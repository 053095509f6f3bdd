import type { ComponentChildren } from "preact";
import { chooseLanguage, dictionaries, language, type Language, t } from "../../i18n/words";

const NAMES: Record<Language, string> = { en: "English", fr: "Français" };

/** The front door: one card, the name above it, the language below. */
export function Front({ children }: { children: ComponentChildren }) {
  return (
    <main class="front">
      <p class="brand">
        <img src="/console/mark.svg" alt="" width={40} height={40} />
        <span>Comptoir</span>
      </p>
      <div class="front-card">{children}</div>
      <div class="languages" role="group" aria-label={t("language")}>
        {(Object.keys(dictionaries) as Language[]).map((tag) => (
          <button key={tag} type="button" lang={tag} aria-pressed={language.value === tag} onClick={() => chooseLanguage(tag)}>
            {NAMES[tag]}
          </button>
        ))}
      </div>
    </main>
  );
}
