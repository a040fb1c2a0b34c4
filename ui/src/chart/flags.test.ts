import { expect, it } from "vitest";

import { flagGroups, type Flag } from "./flags.ts";

const drawn = {
  plot: { x: 50, y: 0, width: 1_000, height: 100 },
  range: { start: 0, end: 1_000 },
};
const flag = (at: number, text = `${at}`, end?: number): Flag => ({
  at,
  kind: "alert",
  text,
  ...(end === undefined ? {} : { end }),
});
const places = (flags: Flag[]): [number, string[]][] =>
  flagGroups(drawn, flags).map(({ x, flags: each }) => [x, each.map(({ text }) => text)]);

it("stands where it happened, in order of time", () => {
  expect(places([flag(500), flag(100)])).toEqual([
    [150, ["100"]],
    [550, ["500"]],
  ]);
});

it("gathers what would cover each other", () => {
  expect(places([flag(100), flag(110), flag(117), flag(118)])).toEqual([
    [150, ["100", "110", "117"]],
    [168, ["118"]],
  ]);
});

it("tells what two sources tell once", () => {
  expect(places([flag(100, "v2"), flag(100, "v2"), flag(100, "v3")])).toEqual([
    [150, ["v2", "v3"]],
  ]);
});

it("keeps its sign whole within the plot, where an axis stands beside it", () => {
  expect(places([flag(0), flag(20), flag(985), flag(1_000)])).toEqual([
    [58, ["0", "20"]],
    [1_035, ["985", "1000"]],
  ]);
});

it("shows at the left edge what began before and went on, and nothing else beyond the range", () => {
  expect(places([flag(-50, "over", 40), flag(-50, "past", -10), flag(2_000)])).toEqual([
    [58, ["over"]],
  ]);
});
