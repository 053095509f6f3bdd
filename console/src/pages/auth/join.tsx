import { useState } from "preact/hooks";
import { api, ask } from "../../api/client";
import type { Invitation } from "../../api/types";
import { t } from "../../i18n/words";
import { path, tokenOf } from "../../router/route";
import { go } from "../../router/router";
import { join } from "../../session/session";
import { Button } from "../../ui/button";
import { Input } from "../../ui/field";
import { useLoad } from "../../ui/load";
import { Skeleton } from "../../ui/pieces";
import { explain, Failure } from "../../ui/problems";
import { useTitle } from "../../ui/title";
import { useSubmission, wrong } from "./form";
import { PASSWORD_LENGTH } from "./sign-up";

/** Joining a shop's team by the link from a mail. */
export function Join() {
  useTitle(t("join.loading"));
  const [token] = useState(() => tokenOf(location.hash));
  return token ? <Invited token={token} /> : <p>{t("join.incomplete")}</p>;
}

function Invited({ token }: { token: string }) {
  const { data, problem } = useLoad("invitation", (signal) => ask(api.POST("/v1/team/invitations/preview", { body: { token }, signal })));
  if (problem) return <Failure problem={problem} />;
  return data ? <Form token={token} invitation={data} /> : <Skeleton />;
}

function Form({ token, invitation }: { token: string; invitation: Invitation }) {
  const { has_account: known, email } = invitation;
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { busy, problem, submit } = useSubmission(async () => {
    await join(token, name, password);
    go(path("home"));
  });
  return (
    <>
      <h1 tabIndex={-1}>{t("join.title", { shop: invitation.shop_name })}</h1>
      <p class="muted">{t(known ? "join.known" : "join.new", { email })}</p>
      <form onSubmit={submit}>
        {!known && <Input label={t("signUp.name")} autocomplete="name" required maxLength={120} value={name} onInput={setName} error={wrong(problem, "name")} />}
        <Input
          label={t("password")}
          type="password"
          required
          autocomplete={known ? "current-password" : "new-password"}
          {...(known ? {} : { minLength: PASSWORD_LENGTH, hint: t("password.hint", { count: PASSWORD_LENGTH }) })}
          value={password}
          onInput={setPassword}
          error={wrong(problem, "password")}
        />
        {problem && problem.errors.length === 0 && (
          <p class="error" role="alert">
            {known && problem.code === "unauthenticated" ? t("signIn.refused") : explain(problem)}
          </p>
        )}
        <Button kind="main" type="submit" busy={busy}>
          {t("join.submit")}
        </Button>
      </form>
    </>
  );
}
