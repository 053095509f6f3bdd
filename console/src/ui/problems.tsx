/** Problems in words: what happened, what was kept, what to do. */
import type { Problem } from "../api/problem";
import { type Key, language, plural, t } from "../i18n/words";
import { Button } from "./button";
import { Icon } from "./icon";

const BY_CODE: Record<string, Key> = {
  offline: "error.offline",
  unauthenticated: "error.session",
  forbidden: "error.forbidden",
  not_found: "error.notFound",
  too_large: "error.tooLarge",
  quota_reached: "error.quota",
  bad_token: "error.badToken",
  unavailable: "error.unavailable",
  internal_error: "error.internal",
  unexpected: "error.internal",
};

/** One or two sentences for a person. What the API says in English is shown where there is no text of our own. */
export function explain(problem: Problem): string {
  if (problem.code === "rate_limited") {
    return problem.retryAfter === null ? t("error.tooMany") : plural("error.wait", problem.retryAfter);
  }
  const key = BY_CODE[problem.code];
  const text = key ? t(key) : problem.detail || t("error.internal");
  return problem.status >= 500 && problem.requestId ? `${text} ${t("error.reference", { id: problem.requestId })}` : text;
}

/** The message of one wrong value, in the reader's language where the API has it. */
export function fieldMessage(error: { message: string; message_fr?: string }): string {
  return language.value === "fr" && error.message_fr ? error.message_fr : error.message;
}

/** A problem inside a page, with a way on. */
export function Failure({ problem, retry }: { problem: Problem; retry?: (() => void) | undefined }) {
  return (
    <div class="failure" role="alert">
      <Icon name="alert" />
      <p>{explain(problem)}</p>
      {retry && (
        <Button kind="quiet" onClick={retry}>
          {t("retry")}
        </Button>
      )}
    </div>
  );
}
