import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n/words";
import { SignInForm } from "../pages/auth/sign-in";

/** Signing in again over the page, which keeps what was typed. */
export function SessionEnded({ email }: { email: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="session-ended" onCancel={(event) => event.preventDefault()}>
      <h2 id="session-ended">{t("ended.title")}</h2>
      <p class="muted">{t("ended.text")}</p>
      <SignInForm email={email} />
    </dialog>
  );
}
