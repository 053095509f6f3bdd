/** Short messages at the edge of the page, some with a way back. */
import { signal } from "@preact/signals";
import { t } from "../i18n/words";
import { Icon } from "./icon";

interface Toast {
  id: number;
  text: string;
  undo: (() => void) | null;
}

const SECONDS = 6;
/** Undoing needs time to read and reach the button. */
const SECONDS_WITH_UNDO = 12;

const toasts = signal<Toast[]>([]);
let last = 0;

/** Says something for a few seconds. */
export function say(text: string, undo: (() => void) | null = null): void {
  const id = (last += 1);
  toasts.value = [...toasts.value.slice(-2), { id, text, undo }];
  setTimeout(() => drop(id), (undo ? SECONDS_WITH_UNDO : SECONDS) * 1000);
}

function drop(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, undo }) => (
        <div class="toast" key={id}>
          <span>{text}</span>
          {undo && (
            <button
              type="button"
              class="toast-action"
              onClick={() => {
                drop(id);
                undo();
              }}
            >
              {t("undo")}
            </button>
          )}
          <button type="button" class="toast-close" aria-label={t("close")} onClick={() => drop(id)}>
            <Icon name="close" size={16} />
          </button>
        </div>
      ))}
    </div>
  );
}
