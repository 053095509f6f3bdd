/// <reference types="vitest/config" />
import { defineConfig } from "vite";

const api = process.env["COMPTOIR_API"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  base: "/console/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    cssTarget: ["chrome105", "firefox110", "safari15.4"],
    // The content security policy allows no inline script, and every browser of `target` preloads modules itself.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  server: { proxy: { "/v1": api } },
  test: { include: ["tests/**/*.test.ts"], environment: "node", restoreMocks: true },
});
