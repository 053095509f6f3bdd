/** Line drawings on a 24-pixel grid, in the colour of the text around them. */
const PATHS = {
  home: "M4 11.5 12 5l8 6.5V19a1 1 0 0 1-1 1h-4.5v-5.5h-5V20H5a1 1 0 0 1-1-1z",
  chat: "M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-7l-4.5 3.5V16H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z",
  agent: "M4.5 16.5a7.5 7.5 0 0 1 15 0zM3.5 19.5h17M12 9V6.5M10.2 6.5h3.6",
  catalogue: "M5 8h14l-.9 11a1 1 0 0 1-1 .9H6.9a1 1 0 0 1-1-.9zM8.5 10.5V7.5a3.5 3.5 0 0 1 7 0v3",
  install: "m8.5 8-4 4 4 4M15.5 8l4 4-4 4M13.2 5.5l-2.4 13",
  out: "M10 5H6a1 1 0 0 0-1 1v12a1 1 0 0 0 1 1h4M14.5 8.5 18 12l-3.5 3.5M18 12h-8",
  user: "M12 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM5 19.5a7 7 0 0 1 14 0",
  alert: "M12 4.5 20.5 19h-17zM12 10v4M12 16.4v.2",
  check: "m5 12.5 4.5 4.5L19 7.5",
  plus: "M12 5.5v13M5.5 12h13",
  close: "m6.5 6.5 11 11M17.5 6.5l-11 11",
  trash: "M5 7h14M10 7V5h4v2M7 7l.7 12h8.6L17 7M10.3 10.5v5M13.7 10.5v5",
  pen: "M5 19v-3.5L15.5 5 19 8.5 8.5 19zM13 7.5l3.5 3.5",
  search: "M10.5 16.5a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM15 15l5 5",
  upload: "M12 15.5V5M8 8.5 12 4.5l4 4M5 15v3.5a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1V15",
  copy: "M9 9h10v10.5H9zM6 15H5V4.5h10V6",
  back: "M14.5 5.5 8 12l6.5 6.5",
  down: "m6 9.5 6 6 6-6",
  send: "M5 12 19.5 5 15 19.5l-3.5-6z",
  receipt: "M6 4.5h12v15l-2-1.3-2 1.3-2-1.3-2 1.3-2-1.3-2 1.3zM9 9h6M9 12.5h6",
  image: "M5 5.5h14v13H5zM5.5 16l4-4 3.5 3.5 2.5-2.5 3.5 3.5M9 10a1 1 0 1 0 0-2 1 1 0 0 0 0 2z",
  bolt: "M13 4.5 6.5 13.5H12L11 19.5l6.5-9H12z",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
      <path d={PATHS[name]} fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}
