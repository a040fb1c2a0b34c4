import { expect, it } from "vitest";

const SOURCES = import.meta.glob<string>(["./**/*.{ts,tsx}", "!./**/*.test.*"], {
  query: "?raw",
  import: "default",
  eager: true,
});

/** What a module imports when it is read: neither types nor what is imported on demand. */
function importsOf(source: string): string[] {
  const statements = source.matchAll(/^(?:import|export)\s(?!type\b)[^;]*?from\s+"([^"]+)";/gmu);
  return [...statements].map((found) => found[1] ?? "");
}

/** Everything that the page's entry reads before it shows anything. */
function readAtStart(): { files: Set<string>; packages: Set<string> } {
  const files = new Set(["./main.tsx"]);
  const packages = new Set<string>();
  for (const file of files) {
    for (const name of importsOf(SOURCES[file] ?? "")) {
      if (name.startsWith(".")) {
        const { pathname } = new URL(name, `http://src/${file}`);
        if (`.${pathname}` in SOURCES) files.add(`.${pathname}`);
      } else packages.add(name);
    }
  }
  return { files, packages };
}

it("opens the window with what its first screen shows, and nothing more", () => {
  const { files, packages } = readAtStart();
  // Menus and dialogs, Markdown and lists of thousands come later; each weighs as much as a screen.
  expect([...packages].toSorted()).toEqual([
    "#ipc",
    "@tanstack/react-query",
    "react",
    "react-dom/client",
  ]);
  const screens = [...files].filter((file) =>
    /^\.\/(?:dashboards|database|explore|reports|runbooks|sources|traces)\/.*\.tsx$/u.test(file),
  );
  expect(screens).toEqual([]);
  expect(files).toContain("./overview/Overview.tsx");
});
