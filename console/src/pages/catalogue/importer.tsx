import { useRef, useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { Select } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { Bar, Panel } from "../../ui/pieces";
import { explain, Failure } from "../../ui/problems";
import { plural, t } from "../../i18n/words";
import { useImport, type Following } from "./following";
import { ImportResult } from "./import-result";

type Mode = "merge" | "full";

/** Drop a file or choose one, and watch it become products. */
export function Importer({ finished }: { finished: () => void }) {
  const { following, begin, stop } = useImport(finished);
  const [mode, setMode] = useState<Mode>("merge");
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const busy = following.step === "sending" || following.step === "reading";
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file && !busy) begin(file, mode);
  };
  return (
    <Panel title={t("import.title")}>
      {!busy && (
        <div
          class={`drop${over ? " over" : ""}`}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            take(event.dataTransfer?.files);
          }}
        >
          <div class="grow">
            <p>
              <strong>{t("import.drop")}</strong>
            </p>
            <p class="hint">{t("import.formats")}</p>
          </div>
          <Select
            label={t("import.mode")}
            value={mode}
            onChange={(value) => setMode(value as Mode)}
            options={[
              ["merge", t("import.merge")],
              ["full", t("import.full")],
            ]}
          />
          <input
            ref={input}
            class="sr-only"
            type="file"
            tabIndex={-1}
            aria-label={t("import.choose")}
            accept=".csv,.tsv,.txt,.xml,.ndjson,.jsonl,.json,.gz"
            data-testid="console-file"
            onChange={(event) => {
              take(event.currentTarget.files);
              event.currentTarget.value = "";
            }}
          />
          <Button kind="main" onClick={() => input.current?.click()}>
            <Icon name="upload" size={18} />
            {t("import.choose")}
          </Button>
        </div>
      )}
      <Progress following={following} stop={stop} />
    </Panel>
  );
}

function Progress({ following, stop }: { following: Following; stop: () => void }) {
  switch (following.step) {
    case "none":
      return null;
    case "sending":
      return (
        <div class="stack">
          <p>{t("import.sending", { name: following.name })}</p>
          <Bar value={following.share} label={t("import.sending", { name: following.name })} />
          <div>
            <Button kind="quiet" onClick={stop}>
              {t("import.stop")}
            </Button>
          </div>
        </div>
      );
    case "reading": {
      const { progress, problem, name } = following;
      const seen = progress?.total ?? 0;
      return (
        <div class="stack" role="status">
          <p>{t("import.reading", { name })}</p>
          <Bar value={null} label={t("import.reading", { name })} />
          <p class="hint">{problem ? explain(problem) : seen > 0 ? plural("import.seen", seen) : t("import.queued")}</p>
        </div>
      );
    }
    case "refused":
      return <Failure problem={following.problem} />;
    case "ended":
      return <ImportResult result={following.result} />;
  }
}
