import type { ButtonHTMLAttributes, ComponentChildren } from "preact";

type Props = Omit<ButtonHTMLAttributes, "class" | "disabled"> & {
  kind?: "main" | "plain" | "quiet" | "danger";
  size?: "small";
  /** Work is under way: a second press does nothing, and the button keeps the focus. */
  busy?: boolean | undefined;
  disabled?: boolean | undefined;
  children: ComponentChildren;
};

export function Button({ kind = "plain", size, busy = false, disabled = false, onClick, type = "button", children, ...rest }: Props) {
  return (
    <button
      {...rest}
      type={busy ? "button" : type}
      class={`button ${kind}${size ? ` ${size}` : ""}`}
      disabled={disabled}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? undefined : onClick}
    >
      {busy && <span class="spinner" aria-hidden="true" />}
      {children}
    </button>
  );
}
