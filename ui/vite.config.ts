import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The product speaks to Rust through `#ipc` (package.json: src/ipc.ts). Unit tests and
// `npm run dev` put the fake in its place; no product file imports it, so no build holds it.
const fakeIpc = new URL("./src/fake/ipc.ts", import.meta.url).pathname;

export default defineConfig(({ mode }) => ({
  plugins: [react()],
  resolve: {
    alias: mode === "fake" || mode === "test" ? { "#ipc": fakeIpc } : {},
  },
  build: {
    target: "safari16",
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // Tests read the drawings that the chart crate is approved with.
  server: { host: "127.0.0.1", fs: { allow: [".."] } },
  test: {
    environment: "happy-dom",
    setupFiles: ["./src/fake/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    css: { include: [/.+/], modules: { classNameStrategy: "non-scoped" } },
    testTimeout: 60_000,
    isolate: false,
  },
}));
