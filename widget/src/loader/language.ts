/** Each language of the interface. */
export const LANGUAGES = __LANGUAGES__;

/** The tag that the page asks for: the script's own, else the page's, else the browser's. */
export function pageLanguage(script: HTMLScriptElement): string {
  return script.dataset.language || document.documentElement.lang || navigator.language || "en";
}

/** The interface's language for a BCP 47 tag, null when it is not translated into it. */
export function translated(tag: string): string | null {
  const language = tag.toLowerCase().split(/[-_]/)[0]!;
  return language in LANGUAGES ? language : null;
}
