import { expect, it } from "vitest";

import { stepFor, ticksOf } from "./ticks.ts";

const MS = 1e6;
const SECOND = 1e9;
const MINUTE = 60 * SECOND;

const texts = (from: number, to: number, width: number): string[] =>
  ticksOf([{ from, to, left: 0, right: 1 }], width).map(({ text }) => text);

it.each([
  [0, 4.39 * SECOND, 600, ["0", "1 s", "2 s", "3 s", "4 s"]],
  [0, 900, 500, ["0", "200 ns", "400 ns", "600 ns", "800 ns"]],
  [0, 12_500, 400, ["0", "5 µs", "10 µs"]],
  [1.2 * SECOND, 1.4 * SECOND, 400, ["1.20 s", "1.25 s", "1.30 s", "1.35 s", "1.40 s"]],
  [-200 * MS, 300 * MS, 400, ["−200 ms", "−100 ms", "0", "100 ms", "200 ms", "300 ms"]],
  [0, 5 * MINUTE, 400, ["0", "1 min", "2 min", "3 min", "4 min", "5 min"]],
  [0, 26 * 60 * MINUTE, 400, ["0", "6 h", "12 h", "18 h", "1 d"]],
  [
    7_200 * SECOND,
    7_200.5 * SECOND,
    400,
    ["2 h", "+100 ms", "+200 ms", "+300 ms", "+400 ms", "+500 ms"],
  ],
  [7_200 * SECOND, 7_215 * SECOND, 400, ["2 h", "+5 s", "+10 s", "+15 s"]],
  [0, 100 * SECOND, 400, ["0", "20 s", "40 s", "1 min", "1 min 20 s", "1 min 40 s"]],
])("marks %d to %d on %d px", (from, to, width, expected) => {
  // A step that leaves no room for its labels, or that wastes the axis, would show here.
  expect(texts(from, to, width)).toEqual(expected);
});

it("marks each piece where it lies, and none that has no room", () => {
  const ticks = ticksOf(
    [
      { from: 0, to: 100 * MS, left: 0, right: 0.45 },
      { from: 100 * MS, to: 2 * 60 * MINUTE, left: 0.45, right: 0.5 },
      { from: 120 * MINUTE, to: 120 * MINUTE + 100 * MS, left: 0.5, right: 1 },
    ],
    600,
  );
  expect(ticks.every(({ place }) => place <= 0.45 || place >= 0.5)).toBe(true);
  expect(ticks.map(({ place }) => place)).toEqual(
    ticks.map(({ place }) => place).toSorted((a, b) => a - b),
  );
});

it.each([
  [0, 500],
  [100, 20],
  [Number.NaN, 500],
])("has no step for a length of %d on %d px", (length, room) => {
  expect(stepFor(length, room)).toBeUndefined();
});
