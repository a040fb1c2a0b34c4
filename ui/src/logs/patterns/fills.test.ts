import { expect, test } from "vitest";

import type { PatternPiece } from "../../contract.ts";
import { fillsOf } from "./fills.ts";

/** `timed out after <number> ms` as pieces. */
function template(text: string): PatternPiece[] {
  return text
    .split(/(<[^>]+>)/u)
    .filter(Boolean)
    .map((piece) => ({
      text: piece.replace(/^<|>$/gu, ""),
      hole: piece.startsWith("<"),
      examples: [],
    }));
}

const filled = (text: string, ...messages: string[]): string[] =>
  fillsOf(template(text), messages).map(
    ({ kind, values }) => `${kind}: ${values.map((each) => each.join(" ×")).join(", ")}`,
  );

test("holes are filled from the lines, the most frequent first", () => {
  expect(
    filled(
      "user <*> took <number> ms",
      "user ann took 3 ms",
      "user  bo took 3 ms",
      "user bo took 41 ms",
    ),
  ).toEqual(["word: bo ×2, ann ×1", "number: 3 ×2, 41 ×1"]);
});

test("what cannot be told is left out, and nothing is made up", () => {
  const cases: [template: string, message: string, expected: string[]][] = [
    ["<number> of <number>", "3 of 4\n    at Pool", ["number: 3 ×1", "number: 4 ×1"]],
    ["said <quoted> twice", 'said "a b" twice', ['quoted: "a b" ×1']],
    // Where a value with blanks ends cannot be seen before another hole.
    ["at <time> <*>", "at 10:00 UTC done", ["time: ", "word: "]],
    ["<*><number>", "abc12", ["word: ", "number: "]],
    // Another message, or one that goes on.
    ["took <number> ms", "took 3 s", ["number: "]],
    ["took <number> ms", "took 3 ms more", ["number: "]],
    ["took <number>", "took ", ["number: "]],
    ["nothing differs", "nothing differs", []],
  ];
  for (const [text, message, expected] of cases) {
    expect(filled(text, message), `${text} | ${message}`).toEqual(expected);
  }
});

test("a long message is read once", () => {
  const holes = template("<*> a ".repeat(200));
  const begun = performance.now();
  fillsOf(holes, ["a ".repeat(50_000)]);
  expect(performance.now() - begun).toBeLessThan(2_000);
});
