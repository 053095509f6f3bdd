import { h, type ComponentChildren, type JSX } from "preact";
import { Icon, type IconName } from "./icon";

interface Tool {
  icon: IconName;
  label: string;
  onClick: () => void;
  /** Stays in the tab order when it cannot be used, so that the keyboard does not lose its place. */
  disabled?: boolean;
  /** For a button that opens something: whether it is open. */
  expanded?: boolean;
  children?: ComponentChildren;
}

/** A button with a drawing instead of a text. */
export function Tool({ icon, label, onClick, disabled, expanded, children }: Tool): JSX.Element {
  return (
    <button type="button" class="tool" aria-label={label} aria-disabled={disabled} aria-expanded={expanded} onClick={() => disabled || onClick()}>
      <Icon name={icon} />
      {children}
    </button>
  );
}

/** A button that reads as part of the text. */
export function TextButton({ label, children, onClick }: { label?: string; children: ComponentChildren; onClick: () => void }): JSX.Element {
  return <button type="button" class="link" aria-label={label} onClick={onClick}>{children}</button>;
}
