import { useState } from "preact/hooks";
import type { Import } from "../../api/types";
import { number } from "../../i18n/format";
import { plural, t } from "../../i18n/words";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";

const FIRST_ROWS = 10;

/** What an import did, and which rows it left out and why. */
export function ImportResult({ result }: { result: Import }) {
  const [all, setAll] = useState(false);
  const failed = result.status === "failed";
  const rows = all ? result.errors : result.errors.slice(0, FIRST_ROWS);
  return (
    <div class="stack" role="status">
      <p class={failed ? "outcome bad" : "outcome"}>
        <Icon name={failed ? "alert" : "check"} />
        <span>{failed ? t("import.failed", { reason: result.error ?? "" }) : plural("import.done", result.imported, { name: result.file_name })}</span>
      </p>
      {!failed && (
        <dl class="figures">
          <Figure name={t("import.created")} value={result.created} />
          <Figure name={t("import.updated")} value={result.updated} />
          <Figure name={t("import.unchanged")} value={result.unchanged} />
          {result.archived > 0 && <Figure name={t("import.archived")} value={result.archived} />}
          <Figure name={t("import.skipped")} value={result.skipped} />
        </dl>
      )}
      {result.errors.length > 0 && (
        <>
          <h3>{plural("import.errors", result.error_count)}</h3>
          <div class="table-box">
            <table>
              <thead>
                <tr>
                  <th scope="col" class="num">{t("import.row")}</th>
                  <th scope="col">{t("import.field")}</th>
                  <th scope="col">{t("import.reason")}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((error, index) => (
                  <tr key={index}>
                    <td class="num">{number(error.row)}</td>
                    <td class="mono">{error.field}</td>
                    <td>{error.message}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {result.errors.length > rows.length && (
            <div>
              <Button kind="quiet" onClick={() => setAll(true)}>
                {t("import.showAll", { count: number(result.errors.length) })}
              </Button>
            </div>
          )}
          {all && result.error_count > result.errors.length && <p class="hint">{t("import.more", { count: number(result.errors.length) })}</p>}
        </>
      )}
    </div>
  );
}

function Figure({ name, value }: { name: string; value: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{number(value)}</dd>
    </div>
  );
}
