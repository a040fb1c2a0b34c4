import { describe, expect, it } from "vitest";

import type { TraceSummary } from "../../contract.ts";
import {
  axesOf,
  brushed,
  dotsOf,
  durationAt,
  durationTicks,
  extentOf,
  momentAt,
  nearest,
  timeTicks,
  xAt,
  yAt,
} from "./plot.ts";
import { distinct, NEWEST, sortTraces, turned } from "./sort.ts";

const BOX = { left: 50, top: 10, width: 400, height: 100 };
const RANGE = { start: 1_000_000, end: 1_400_000 };

function trace(
  id: string,
  at: number,
  duration_ms: number,
  errors: number | null = 0,
): TraceSummary {
  return { id, service: "a", name: "b", start: `${at}000000`, duration_ms, spans: 3, errors };
}

const TRACES = [
  trace("slow", 1_300_000, 4_400),
  trace("quick", 1_200_000, 12),
  trace("failed", 1_100_000, 800, 2),
];

describe.each([true, false])("the axes of a plot, logarithmic: %s", (log) => {
  const axes = axesOf(TRACES, RANGE, BOX, log);

  it("lead to a place and back", () => {
    expect(momentAt(axes, xAt(axes, 1_234_000))).toBeCloseTo(1_234_000);
    expect(durationAt(axes, yAt(axes, 345))).toBeCloseTo(345);
    expect(momentAt(axes, -1_000)).toBe(RANGE.start);
    expect(momentAt(axes, 9_999)).toBe(RANGE.end);
  });

  it("hold every trace, and a tick at each end or near it", () => {
    for (const dot of dotsOf(TRACES, axes)) {
      expect(dot.y).toBeGreaterThanOrEqual(BOX.top);
      expect(dot.y).toBeLessThanOrEqual(BOX.top + BOX.height);
    }
    const ticks = durationTicks(axes);
    expect(ticks).toEqual(log ? [10, 100, 1_000, 10_000] : [0, 2_000, 4_000, 6_000]);
  });
});

it("draws traces that are all alike, none at all, and those of no length", () => {
  for (const traces of [
    [trace("a", 1_100_000, 10), trace("b", 1_200_000, 10)],
    [],
    [trace("z", 1_100_000, 0)],
  ]) {
    for (const log of [true, false]) {
      const axes = axesOf(traces, RANGE, BOX, log);
      expect(axes.high).toBeGreaterThan(axes.low);
      expect(dotsOf(traces, axes).every((dot) => Number.isFinite(dot.y))).toBe(true);
      expect(durationTicks(axes).length).toBeGreaterThan(1);
    }
  }
});

it("puts traces from outside the range on its edge, and marks those with an error", () => {
  const axes = axesOf(TRACES, RANGE, BOX, true);
  const [early, failed] = dotsOf([trace("early", 900_000, 5), trace("f", 1_100_000, 5, 1)], axes);
  expect(early?.x).toBe(BOX.left);
  expect([early?.failed, failed?.failed]).toEqual([false, true]);
});

it("spans traces that were not asked over a range, with room at both ends", () => {
  expect(extentOf(TRACES)).toEqual({ start: 1_096_000, end: 1_304_000 });
  expect(extentOf([trace("only", 5_000, 1)])).toEqual({ start: 4_000, end: 6_000 });
});

it("has round times some 100 pixels apart, in the zone that is shown", () => {
  const axes = axesOf(TRACES, { start: 0, end: 3_600_000 }, BOX, true);
  expect(timeTicks(axes, 0)).toEqual([0, 900_000, 1_800_000, 2_700_000, 3_600_000]);
  expect(timeTicks(axes, 5_400_000)).toEqual(timeTicks(axes, 0));
  const long = axesOf(TRACES, { start: 0, end: 60 * 86_400_000 }, BOX, true);
  expect(timeTicks(long, 0).length).toBeLessThan(8);
});

it("finds the nearest trace within reach", () => {
  const dots = dotsOf(TRACES, axesOf(TRACES, RANGE, BOX, true));
  const [slow] = dots;
  expect(nearest(dots, (slow?.x ?? 0) + 3, slow?.y ?? 0)).toBe(0);
  expect(nearest(dots, 0, 0)).toBeUndefined();
});

describe("what is brushed", () => {
  const axes = axesOf(TRACES, RANGE, BOX, true);

  it("narrows time and duration, with durations as one would type them", () => {
    const narrowed = brushed(axes, { x: 350, y: 90 }, { x: 150, y: 30 });
    expect(narrowed).toEqual({
      range: { start: 1_100_000, end: 1_300_000 },
      minMs: 39,
      maxMs: 2_600,
    });
  });

  it("narrows one alone where the rectangle is flat or narrow, or reaches an edge", () => {
    expect(brushed(axes, { x: 150, y: 50 }, { x: 250, y: 52 })).toEqual({
      range: { start: 1_100_000, end: 1_200_000 },
    });
    expect(brushed(axes, { x: 150, y: 80 }, { x: 152, y: 5 })).toEqual({ minMs: 79 });
    expect(brushed(axes, { x: 150, y: 50 }, { x: 152, y: 50 })).toEqual({});
  });

  it("is never shorter than a second", () => {
    const short = axesOf(TRACES, { start: 0, end: 2_000 }, BOX, true);
    const { range } = brushed(short, { x: 50, y: 50 }, { x: 60, y: 50 });
    expect(range).toEqual({ start: 0, end: 1_000 });
  });
});

describe("the order of results", () => {
  const ids = (traces: readonly TraceSummary[]): string[] => traces.map(({ id }) => id);
  // Beyond what a number holds exactly.
  const close = [
    { ...trace("older", 0, 1), start: "1795662840000000001" },
    { ...trace("newer", 0, 1), start: "1795662840000000002" },
  ];

  it("is the newest first, to the nanosecond", () => {
    expect(ids(sortTraces(close, NEWEST))).toEqual(["newer", "older"]);
  });

  it("turns round with a second click; numbers begin with the largest", () => {
    const slowest = turned(NEWEST, "duration");
    expect(ids(sortTraces(TRACES, slowest))).toEqual(["slow", "failed", "quick"]);
    expect(ids(sortTraces(TRACES, turned(slowest, "duration")))).toEqual([
      "quick",
      "failed",
      "slow",
    ]);
    expect(ids(distinct([...TRACES, ...TRACES]))).toEqual(ids(TRACES));
    expect(turned(slowest, "name")).toEqual({ by: "name", descending: false });
  });

  it("puts what a source does not say last, either way", () => {
    const some = [trace("unknown", 1, 1, null), trace("none", 2, 1, 0), trace("two", 3, 1, 2)];
    expect(ids(sortTraces(some, { by: "errors", descending: true }))).toEqual([
      "two",
      "none",
      "unknown",
    ]);
    expect(ids(sortTraces(some, { by: "errors", descending: false }))).toEqual([
      "none",
      "two",
      "unknown",
    ]);
  });
});
