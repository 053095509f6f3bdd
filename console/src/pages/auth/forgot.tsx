import { useState } from "preact/hooks";
import { api, ask } from "../../api/client";
import { t } from "../../i18n/words";
import { path } from "../../router/route";
import { Link } from "../../router/router";
import { Button } from "../../ui/button";
import { Input } from "../../ui/field";
import { explain } from "../../ui/problems";
import { useTitle } from "../../ui/title";
import { useSubmission } from "./form";

export function Forgot() {
  useTitle(t("forgot.title"));
  const [email, setEmail] = useState("");
  const [sent, setSent] = useState(false);
  const { busy, problem, submit } = useSubmission(async () => {
    await ask(api.POST("/v1/auth/password/forgot", { body: { email } }));
    setSent(true);
  });
  return (
    <>
      <h1 tabIndex={-1}>{t("forgot.title")}</h1>
      {sent ? (
        <p role="status">{t("forgot.sent", { email })}</p>
      ) : (
        <form onSubmit={submit}>
          <p class="muted">{t("forgot.lead")}</p>
          <Input label={t("email")} type="email" autocomplete="username" required value={email} onInput={setEmail} />
          {problem && (
            <p class="error" role="alert">
              {explain(problem)}
            </p>
          )}
          <Button kind="main" type="submit" busy={busy}>
            {t("forgot.submit")}
          </Button>
        </form>
      )}
      <p class="front-links">
        <Link to={path("sign-in")}>{t("forgot.signIn")}</Link>
      </p>
    </>
  );
}
