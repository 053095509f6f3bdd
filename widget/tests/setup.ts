import { vi } from "vitest";

// The parts of a page that the code under test touches.
const page = new EventTarget();
vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
vi.stubGlobal("dispatchEvent", page.dispatchEvent.bind(page));
vi.stubGlobal("location", new URL("https://shop.example/candles?utm=1"));
