import { useState } from "preact/hooks";
import { t } from "../../i18n/words";
import { path } from "../../router/route";
import { Link } from "../../router/router";
import { signUp } from "../../session/session";
import { Button } from "../../ui/button";
import { Input } from "../../ui/field";
import { explain } from "../../ui/problems";
import { useTitle } from "../../ui/title";
import { useSubmission, wrong } from "./form";

/** The shortest password that the API takes. */
export const PASSWORD_LENGTH = 10;

export function SignUp() {
  useTitle(t("signUp.title"));
  const [shop, setShop] = useState("");
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { busy, problem, submit } = useSubmission(() =>
    signUp({ email, password, name, shop_name: shop, locale: document.documentElement.lang, timezone }),
  );
  return (
    <>
      <h1 tabIndex={-1}>{t("signUp.title")}</h1>
      <p class="muted">{t("signUp.lead")}</p>
      <form onSubmit={submit}>
        <Input label={t("signUp.shop")} autocomplete="organization" required maxLength={120} value={shop} onInput={setShop} error={wrong(problem, "shop_name")} />
        <Input label={t("signUp.name")} autocomplete="name" required maxLength={120} value={name} onInput={setName} error={wrong(problem, "name")} />
        <Input label={t("email")} type="email" autocomplete="username" required value={email} onInput={setEmail} error={wrong(problem, "email")} />
        <Input
          label={t("password")}
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
          {t("signUp.submit")}
        </Button>
      </form>
      <p class="front-links">
        <Link to={path("sign-in")}>{t("signUp.signIn")}</Link>
      </p>
    </>
  );
}
