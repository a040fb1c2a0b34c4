import { expect, test } from "vitest";

import { hasWords, lookupGroup } from "./palette-items.ts";

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

test("a text that names a trace is offered for look-up, and says as what", () => {
  const id = "4bf92f3577b34da6a3ce929d0e0e4736";
  expect(lookupGroup(`00-${id}-00f067aa0ba902b7-01`)).toMatchObject({
    sure: true,
    items: [
      { label: expect.stringMatching(/^Look up trace 00-4bf9/) as string, detail: "traceparent" },
    ],
  });
  expect(lookupGroup("req-8f3a21")).toMatchObject({ sure: false });
  expect(lookupGroup("theme dark")).toBeUndefined();
});
