import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Django serves the build under /static/ and the index page itself (it stamps the CSP nonce).
export default defineConfig(({ command }) => ({
  base: command === "build" ? "/static/" : "/",
  plugins: [react()],
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    // Inlined assets would need data: in font-src, which the policy does not grant.
    assetsInlineLimit: 0,
  },
  server: { proxy: { "/api": "http://127.0.0.1:8000" } },
  test: {
    environment: "jsdom",
    setupFiles: ["src/dev/vitest.setup.ts"],
    css: false,
  },
}));
