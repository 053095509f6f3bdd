import { useEffect, useState } from "preact/hooks";
import { t } from "../../i18n/words";
import { path } from "../../router/route";
import { Link } from "../../router/router";
import { signIn } from "../../session/session";
import { Button } from "../../ui/button";
import { Input } from "../../ui/field";
import { explain } from "../../ui/problems";
import { useSubmission } from "./form";
import { useTitle } from "../../ui/title";

export function SignIn() {
  useTitle(t("signIn.title"));
  return (
    <>
      <h1 tabIndex={-1}>{t("signIn.title")}</h1>
      <SignInForm />
      <p class="front-links">
        <Link to={path("forgot-password")}>{t("signIn.forgot")}</Link>
        <Link to={path("sign-up")}>{t("signIn.signUp")}</Link>
      </p>
    </>
  );
}

/** The form alone, also for sessions that ended in the middle of work. */
export function SignInForm({ email: known = "" }: { email?: string }) {
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState("");
  const { busy, problem, submit } = useSubmission(() => signIn(email, password));
  const refused = problem?.status === 401;
  useEffect(() => {
    if (refused) document.querySelector<HTMLInputElement>("[data-testid=console-password]")?.select();
  }, [refused]);
  return (
    <form onSubmit={submit}>
      <Input label={t("email")} type="email" autocomplete="username" required autofocus={!known} value={email} onInput={setEmail} data-testid="console-email" />
      <Input label={t("password")} type="password" autocomplete="current-password" required autofocus={known !== ""} value={password} onInput={setPassword} data-testid="console-password" />
      {problem && (
        <p class="error" role="alert">
          {refused ? t("signIn.refused") : explain(problem)}
        </p>
      )}
      <Button kind="main" type="submit" busy={busy} data-testid="console-sign-in">
        {t("signIn.submit")}
      </Button>
    </form>
  );
}
