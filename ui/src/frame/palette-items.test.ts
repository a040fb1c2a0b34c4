import { expect, test } from "vitest";

import { hasWords } from "./palette-items.ts";

test.each([
  ["Theme: dark", "theme dark", true],
  ["Theme: dark", "dark theme", true],
  ["Theme: dark", "DARK", true],
  ["Theme: dark", "", true],
  ["Theme: dark", "theme light", false],
  ["Harbour — service", "harbour ser", true],
])("%j is found by %j: %s", (text, query, found) => {
  expect(hasWords(text, query)).toBe(found);
});
