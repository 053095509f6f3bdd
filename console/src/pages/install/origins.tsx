import { useRef, useState } from "preact/hooks";
import { api, ask } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { Storefront } from "../../api/types";
import { t } from "../../i18n/words";
import { may } from "../../session/session";
import { Button } from "../../ui/button";
import { Input } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { explain } from "../../ui/problems";
import { say } from "../../ui/toasts";
import { readOrigin } from "./origin";

/** The sites that may show the chat. Each change is saved at once; a removal can be undone. */
export function Origins({ storefront, changed }: { storefront: Storefront; changed: (storefront: Storefront) => void }) {
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const origins = storefront.allowed_origins;
  // Undoing acts on the list as it is then.
  const latest = useRef(origins);
  latest.current = origins;

  const save = async (allowed_origins: string[]): Promise<boolean> => {
    setBusy(true);
    try {
      const params = { path: { storefront_id: storefront.id } };
      changed(await ask(api.PATCH("/v1/storefronts/{storefront_id}", { params, body: { allowed_origins } })));
      return true;
    } catch (thrown) {
      setError(explain(asProblem(thrown)));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const add = (event: Event) => {
    event.preventDefault();
    const origin = readOrigin(typed);
    if (!origin) return setError(t("install.origins.wrong"));
    setError(null);
    const next = origins.includes(origin) ? origins : [...origins, origin];
    void save(next).then((saved) => saved && setTyped(""));
  };
  const remove = (origin: string) => {
    void save(origins.filter((one) => one !== origin)).then((saved) => saved && say(t("install.origins.removed", { origin }), () => void save([...latest.current, origin])));
  };

  return (
    <div class="stack">
      <p class="muted">{t("install.origins.text")}</p>
      {origins.length === 0 && <p class="note">{t("install.origins.none")}</p>}
      <ul class="rows">
        {origins.map((origin) => (
          <li key={origin} class="row-line">
            <span class="grow mono">{origin}</span>
            {may("admin") && (
              <Button kind="quiet" size="small" busy={busy} aria-label={t("install.origins.remove", { origin })} onClick={() => remove(origin)}>
                <Icon name="trash" size={18} />
              </Button>
            )}
          </li>
        ))}
      </ul>
      {may("admin") && (
        <form class="add" onSubmit={add} noValidate>
          <Input label={t("install.origins.add")} inputMode="url" autocomplete="off" placeholder="https://www.example.com" value={typed} onInput={setTyped} error={error} />
          <Button type="submit" busy={busy}>
            {t("add")}
          </Button>
        </form>
      )}
    </div>
  );
}
