import { h, type JSX } from "preact";

/** Outlines on a grid of 24. */
const PATHS = {
  close: "M6 6l12 12M18 6L6 18",
  menu: "M12 6v.01M12 12v.01M12 18v.01",
  cart: "M5 8h14l-1 12H6zM9 10V7a3 3 0 0 1 6 0v3",
  send: "M12 19V5M6 11l6-6 6 6",
  back: "M15 5l-7 7 7 7",
  minus: "M6 12h12",
  plus: "M12 6v12M6 12h12",
  info: "M12 3a9 9 0 1 0 .01 0zM12 11v6M12 7v.01",
};

export type IconName = keyof typeof PATHS;

/** A drawing without meaning of its own: what it stands for is in the text or the label beside it. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
