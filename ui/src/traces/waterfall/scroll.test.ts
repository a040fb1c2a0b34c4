import { describe, expect, it } from "vitest";

import {
  elementAt,
  extentOf,
  inSight,
  placeToSee,
  ROW,
  rowsAt,
  scrolled,
  TALLEST,
  type Scroll,
} from "./scroll.ts";

const VIEW = 600;
const SHORT = extentOf(1_000, VIEW);
const LONG = extentOf(1_000_000, VIEW);

it("makes no element taller than what is drawn exactly", () => {
  expect(SHORT.element).toBe(1_000 * ROW);
  expect(LONG.rows).toBe(24_000_000);
  expect(LONG.element).toBe(TALLEST);
  expect(TALLEST).toBeLessThan(2 ** 24);
});

describe("a list that fits", () => {
  it("moves as its element does", () => {
    expect(scrolled({ rows: 0, element: 0 }, 5_000, SHORT)).toEqual({
      rows: 5_000,
      element: 5_000,
    });
    expect(elementAt(5_000, SHORT)).toBe(5_000);
    expect(rowsAt(5_000, SHORT)).toBe(5_000);
  });
});

describe("a list of a million rows", () => {
  const most = LONG.rows - VIEW;

  it("is reached from its first to its last row", () => {
    expect(rowsAt(0, LONG)).toBe(0);
    expect(rowsAt(TALLEST - VIEW, LONG)).toBe(most);
    expect(elementAt(0, LONG)).toBe(0);
    expect(elementAt(most, LONG)).toBe(TALLEST - VIEW);
    expect(inSight(most, LONG, 1_000_000)).toEqual([999_975, 1_000_000]);
  });

  it("stands for the same rows there and back", () => {
    for (let rows = 0; rows <= most; rows += 399_990) {
      // Where the element is scaled, one of its pixels stands for three of the rows.
      expect(Math.abs(rowsAt(elementAt(rows, LONG), LONG) - rows)).toBeLessThanOrEqual(4);
    }
  });

  it("moves by small steps as far as the wheel says, anywhere", () => {
    let at: Scroll = { rows: 12_000_000, element: elementAt(12_000_000, LONG) };
    for (let step = 0; step < 50; step += 1) {
      const next = scrolled(at, at.element + 120, LONG);
      expect(next.rows - at.rows).toBe(120);
      at = next;
    }
  });

  it("jumps with the thumb to its share", () => {
    const half = scrolled({ rows: 0, element: 0 }, (TALLEST - VIEW) / 2, LONG);
    expect(Math.abs(half.rows - most / 2)).toBeLessThan(ROW);
    expect(scrolled(half, TALLEST - VIEW, LONG).rows).toBe(most);
  });

  it("never leaves its ends", () => {
    const near: Scroll = { rows: 50, element: 400 };
    expect(scrolled(near, 0, LONG).rows).toBe(0);
    expect(scrolled({ rows: most - 10, element: 100 }, 1_000, LONG).rows).toBe(most);
  });
});

describe("what is seen", () => {
  it.each([
    [0, [0, 25]],
    [12, [0, 26]],
    [24, [1, 26]],
    [23_400, [975, 1_000]],
    [99_999, [999, 1_000]],
  ])("from %d px on are the rows %j", (rows, expected) => {
    expect(inSight(rows, SHORT, 1_000)).toEqual(expected);
  });

  it("of no rows is none", () => {
    expect(inSight(0, extentOf(0, VIEW), 0)).toEqual([0, 0]);
  });

  it.each([
    ["in sight", 10, 0, 0],
    ["just above", 9, 240, 216],
    ["just below", 25, 0, 24],
    ["far away: in the middle", 500, 0, 12_000 - 288],
    ["the last: at the end", 999, 0, 24_000 - VIEW],
  ])("moves no further than needed to a row %s", (_where, row, rows, expected) => {
    expect(placeToSee(row, rows, SHORT)).toBe(expected);
  });
});
