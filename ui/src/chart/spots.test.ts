import { describe, expect, it } from "vitest";

import type { SpotShape, SpotView } from "../contract.ts";
import { holds, middle, neighbour, outline, spotAt } from "./spots.ts";

const rect = (x: number, y: number): SpotShape => ({ kind: "rect", x, y, width: 10, height: 10 });
const sector = (from: number, to: number, inner = 0): SpotShape => ({
  kind: "sector",
  x: 50,
  y: 50,
  inner,
  outer: 40,
  from,
  to,
});
const spot = (shape: SpotShape): SpotView => ({ shape, title: "", lines: [] });

describe("holds", () => {
  const { PI } = Math;
  it.each([
    ["a corner that belongs to it", rect(0, 0), 0, 0, true],
    ["the corner of its neighbour", rect(0, 0), 10, 0, false],
    ["a slice from the top to the right", sector(0, PI / 2), 70, 30, true],
    ["above left of it", sector(0, PI / 2), 30, 30, false],
    ["beyond its edge", sector(0, PI / 2), 90, 10, false],
    ["the hole of a ring", sector(0, PI / 2, 20), 55, 45, false],
    ["a slice over the top", sector(1.75 * PI, 2.25 * PI), 50, 20, true],
    ["a slice over the top, below", sector(1.75 * PI, 2.25 * PI), 50, 80, false],
    ["a whole turn", sector(0, 2 * PI), 30, 70, true],
    ["a slice that begins before the top", sector(-PI / 2, 0), 30, 30, true],
  ])("%s", (_what, shape, x, y, expected) => {
    expect(holds(shape, x, y)).toBe(expected);
  });
});

it("finds the spot that was drawn last", () => {
  const spots = [spot(rect(0, 0)), spot(rect(5, 5)), spot(rect(50, 50))];
  expect(spotAt(spots, 7, 7)).toBe(1);
  expect(spotAt(spots, 2, 2)).toBe(0);
  expect(spotAt(spots, 30, 30)).toBe(-1);
});

describe("the arrow keys", () => {
  // Two rows of three.
  const grid = [0, 10, 20].flatMap((x) => [spot(rect(x, 0)), spot(rect(x, 10))]);
  it.each([
    ["right", 0, [1, 0], 2],
    ["left at the edge", 0, [-1, 0], 0],
    ["down", 2, [0, 1], 3],
    ["up at the edge", 2, [0, -1], 2],
    ["the first time", -1, [1, 0], 0],
  ] as const)("go %s", (_what, from, by, expected) => {
    expect(neighbour(grid, from, by)).toBe(expected);
  });

  it("walk around slices either way", () => {
    const slices = [spot(sector(0, 2)), spot(sector(2, 4)), spot(sector(4, 6))];
    expect(neighbour(slices, 2, [1, 0])).toBe(0);
    expect(neighbour(slices, 0, [0, -1])).toBe(2);
  });

  it("reach every spot of a row", () => {
    let at = 0;
    const seen = new Set([at]);
    for (let step = 0; step < 3; step += 1) seen.add((at = neighbour(grid, at, [1, 0])));
    expect([...seen]).toEqual([0, 2, 4]);
  });
});

it("points at the middle and draws the outline of what it holds", () => {
  for (const shape of [rect(3, 4), sector(0.5, 1.5), sector(0, 2 * Math.PI, 10)]) {
    expect(holds(shape, ...middle(shape))).toBe(true);
    expect(outline(shape)).toMatch(/^M[\d. -]+.*Z$/);
  }
});
