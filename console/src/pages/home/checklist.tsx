import { api, ask } from "../../api/client";
import { type Key, t } from "../../i18n/words";
import { path, type Page } from "../../router/route";
import { Link } from "../../router/router";
import { Icon } from "../../ui/icon";
import { useLoad } from "../../ui/load";

interface Step {
  done: boolean;
  page: Extract<Page, "catalogue" | "agent" | "install">;
  title: Key;
  text: Key;
}

async function steps(signal: AbortSignal): Promise<Step[]> {
  const one = { params: { query: { limit: 1 } }, signal };
  const [products, agents, threads] = await Promise.all([
    ask(api.GET("/v1/catalog/products", one)),
    ask(api.GET("/v1/agents", { signal })),
    ask(api.GET("/v1/conversations", one)),
  ]);
  const live = agents.items.some((agent) => !agent.archived && agent.published_version !== null);
  return [
    { done: products.items.length > 0, page: "catalogue", title: "steps.catalogue", text: "steps.catalogue.text" },
    { done: live, page: "agent", title: "steps.agent", text: "steps.agent.text" },
    // A conversation proves that the tag is on a page: only the chat opens one.
    { done: threads.items.length > 0, page: "install", title: "steps.install", text: "steps.install.text" },
  ];
}

/** What is left to do before the first sale; gone once it is done. */
export function Checklist() {
  const { data } = useLoad("steps", steps);
  if (!data || data.every((step) => step.done)) return null;
  const next = data.find((step) => !step.done);
  return (
    <section class="panel checklist">
      <h2>{t("steps.title")}</h2>
      <ol>
        {data.map((step) => (
          <li key={step.page} class={step.done ? "done" : step === next ? "next" : ""}>
            <span class="tick" aria-hidden="true">
              {step.done && <Icon name="check" size={16} />}
            </span>
            <div class="grow">
              <strong>{t(step.title)}</strong>
              <span class="sr-only">{step.done ? t("steps.done") : t("steps.open")}</span>
              {!step.done && <p class="hint">{t(step.text)}</p>}
            </div>
            {!step.done && (
              <Link class={`button ${step === next ? "main" : "quiet"}`} to={path(step.page)}>
                {t("steps.go")}
                <span class="sr-only">: {t(step.title)}</span>
              </Link>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
