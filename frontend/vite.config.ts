import react from "@vitejs/plugin-react";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const COMPRESSIBLE = /\.(?:js|css|svg)$/;

/** Writes .br and .gz beside every text file, once, so that the web server never compresses at run time. */
function compressed(): Plugin {
  let outDir = "dist";
  return {
    name: "compressed",
    apply: "build",
    configResolved: (config) => void (outDir = config.build.outDir),
    closeBundle() {
      for (const name of readdirSync(outDir, { recursive: true, encoding: "utf8" })) {
        if (!COMPRESSIBLE.test(name)) continue;
        const path = join(outDir, name);
        const bytes = readFileSync(path);
        writeFileSync(`${path}.br`, brotliCompressSync(bytes));
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

// Django serves the build under /static/ and the index page itself (it stamps the CSP nonce).
export default defineConfig(({ command }) => ({
  base: command === "build" ? "/static/" : "/",
  plugins: [react(), compressed()],
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    // Inlined assets would need data: in font-src, which the policy does not grant.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
  },
  server: { proxy: { "/api": "http://127.0.0.1:8000" } },
  test: {
    environment: "jsdom",
    setupFiles: ["src/dev/vitest.setup.ts"],
    css: false,
    // Two busy cores are slow; a hang still ends.
    testTimeout: 20_000,
  },
}));
