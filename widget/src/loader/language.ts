/** Each language of the interface. */
export const LANGUAGES = __LANGUAGES__;

/** The first of the tags that is one, without what the API does not take (`fr_FR` and `fr-u-ca-gregory` are found on pages). */
export function firstTag(tags: (string | undefined)[]): string {
  const found = tags.map((tag) => tag && /^[a-z]{2,3}(-[a-z0-9]{2,8})*(?=-|$)/i.exec(tag.trim().replace(/_/g, "-"))?.[0]);
  return found.find(Boolean) || "en";
}

/** The tag that the page asks for: the script's own, else the page's, else the browser's. */
export function pageLanguage(script: HTMLScriptElement): string {
  return firstTag([script.dataset.language, document.documentElement.lang, navigator.language]);
}

/** The interface's language for a BCP 47 tag, null when it is not translated into it. */
export function translated(tag: string): string | null {
  const language = tag.toLowerCase().split("-")[0]!;
  return language in LANGUAGES ? language : null;
}
