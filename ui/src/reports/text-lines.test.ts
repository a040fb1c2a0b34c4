import { expect, it } from "vitest";

import { linesOf } from "./text-lines.ts";

// Nothing can be measured here: every letter counts 6.8 px.
it.each([
  ["", 100, 0],
  ["word", 100, 1],
  ["two words", 62, 1],
  ["two words", 60, 2],
  ["aa bb cc dd", 35, 2],
  ["aa bb cc dd", 33, 4],
  ["unbreakable_and_long", 68, 2],
  ["a unbreakable_and_long", 68, 3],
  ["word", 0, 1],
])("breaks %j in %i px into %i lines", (words, width, lines) => {
  expect(linesOf(words, width)).toBe(lines);
});
