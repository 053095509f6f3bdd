import { useState } from "preact/hooks";
import { api, ask } from "../../api/client";
import { t } from "../../i18n/words";
import { path, tokenOf } from "../../router/route";
import { go, Link } from "../../router/router";
import { start } from "../../session/session";
import { Button } from "../../ui/button";
import { Input } from "../../ui/field";
import { explain } from "../../ui/problems";
import { useTitle } from "../../ui/title";
import { say } from "../../ui/toasts";
import { useSubmission, wrong } from "./form";
import { PASSWORD_LENGTH } from "./sign-up";

export function Reset() {
  useTitle(t("reset.title"));
  const [token] = useState(() => tokenOf(location.hash));
  const [password, setPassword] = useState("");
  const { busy, problem, submit } = useSubmission(async () => {
    await ask(api.POST("/v1/auth/password/reset", { body: { token, password } }));
    say(t("reset.done"));
    // All sessions have ended, this browser's too.
    await start();
    go(path("sign-in"));
  });
  return (
    <>
      <h1 tabIndex={-1}>{t("reset.title")}</h1>
      {token ? (
        <form onSubmit={submit}>
          <Input
            label={t("reset.password")}
            type="password"
            autocomplete="new-password"
            required
            minLength={PASSWORD_LENGTH}
            hint={t("password.hint", { count: PASSWORD_LENGTH })}
            value={password}
            onInput={setPassword}
            error={wrong(problem, "password")}
          />
          {problem && problem.errors.length === 0 && (
            <p class="error" role="alert">
              {explain(problem)}
            </p>
          )}
          <Button kind="main" type="submit" busy={busy}>
            {t("reset.submit")}
          </Button>
        </form>
      ) : (
        <p>{t("reset.incomplete")}</p>
      )}
      <p class="front-links">
        <Link to={path("forgot-password")}>{t("reset.again")}</Link>
      </p>
    </>
  );
}
