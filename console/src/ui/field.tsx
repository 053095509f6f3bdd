import { useId } from "preact/hooks";
import type { ComponentChildren, InputHTMLAttributes } from "preact";
import { Icon } from "./icon";

interface Around {
  label: string;
  hint?: ComponentChildren;
  error?: string | null | undefined;
}

interface Wired {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

/** A label, a control, and what belongs to it: a hint and what is wrong. */
function Labelled({ label, hint, error, children }: Around & { children: (wired: Wired) => ComponentChildren }) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": error ? true : undefined })}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="error" id={`${id}-error`}>
          <Icon name="alert" size={16} />
          {error}
        </p>
      )}
    </div>
  );
}

type InputProps = Around & {
  value: string;
  onInput: (value: string) => void;
  type?: "text" | "email" | "password" | "search" | "number";
  inputMode?: "url" | "numeric";
  autocomplete?: "off" | "username" | "current-password" | "new-password" | "name" | "organization";
  placeholder?: string;
  required?: boolean;
  autofocus?: boolean;
  readOnly?: boolean;
  minLength?: number;
  maxLength?: number;
  min?: number;
  max?: number;
  "data-testid"?: string;
};

export function Input({ label, hint, error, onInput, ...rest }: InputProps) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(wired) => (
        // Preact's types pair each `type` with its roles; one that is only known as "one of these" fits none of the pairs.
        <input {...(rest as InputHTMLAttributes)} {...wired} onInput={(event) => onInput(event.currentTarget.value)} />
      )}
    </Labelled>
  );
}

type AreaProps = Around & {
  value: string;
  onInput: (value: string) => void;
  rows: number;
  lang?: string | undefined;
  required?: boolean;
  maxLength?: number;
};

export function TextArea({ label, hint, error, onInput, ...rest }: AreaProps) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(wired) => <textarea {...rest} {...wired} onInput={(event) => onInput(event.currentTarget.value)} />}
    </Labelled>
  );
}

type SelectProps = Around & { value: string; onChange: (value: string) => void; options: [value: string, label: string][] };

export function Select({ label, hint, error, value, onChange, options }: SelectProps) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(wired) => (
        <select {...wired} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {options.map(([key, text]) => (
            <option key={key} value={key}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

/** Something that is on or off at once. */
export function Switch({ label, hint, checked, disabled, onChange }: { label: string; hint: string; checked: boolean; disabled?: boolean; onChange: (checked: boolean) => void }) {
  const id = useId();
  return (
    <div class="switch">
      <div>
        <label for={id}>{label}</label>
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      </div>
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={checked}
        disabled={disabled}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </div>
  );
}
