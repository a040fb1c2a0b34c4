import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The product speaks to Rust through `#ipc` (package.json: src/ipc.ts). Unit tests and
// `npm run dev` put the fake in its place; no product file imports it, so no build holds it.
const fakeIpc = new URL("./src/fake/ipc.ts", import.meta.url).pathname;

/** What the bundler knows of modules. */
type Graph = {
  getModuleInfo: (
    id: string,
  ) => { importedIds: readonly string[]; dynamicallyImportedIds: readonly string[] } | null;
};

/** What modules import at once, directly or not, with themselves. */
function importedBy(entries: readonly string[], graph: Graph): Set<string> {
  const found = new Set(entries);
  for (const id of found) {
    for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  }
  return found;
}

/** Parts of the frame that are read once the first screen shows, all together. */
const PARTS = /\/src\/(?:frame|links|chart)\//u;

/** What the window opens with. */
function readAtStart(graph: Graph): Set<string> {
  return importedBy([new URL("./src/main.tsx", import.meta.url).pathname], graph);
}

/** What is read right after it. */
function readLater(graph: Graph): Set<string> {
  const parts = [...readAtStart(graph)]
    .flatMap((id) => graph.getModuleInfo(id)?.dynamicallyImportedIds ?? [])
    .filter((id) => PARTS.test(id));
  return importedBy(parts, graph);
}

/** Puts modules into one file: each file is a request to the shell. Screens are split as usual. */
function oneFile(name: string, priority: number, choose: (graph: Graph) => Set<string>) {
  let chosen: Set<string> | undefined;
  const nameOf = (id: string, graph: Graph): string | null => {
    chosen ??= choose(graph);
    return chosen.has(id) ? name : null;
  };
  return { name: nameOf, debugName: name, priority };
}

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
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [oneFile("start", 2, readAtStart), oneFile("later", 1, readLater)],
        },
      },
    },
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
