import { describe, expect, it } from "vitest";

import type { TableCell } from "../contract.ts";
import { dashboards } from "../fake/dashboard.ts";
import { arc, bandsOf } from "./arc.ts";
import { bigTextSize, fitNumbers } from "./big-text.ts";
import { byFolder, matching } from "./listing.ts";
import { sortRows } from "./sort-rows.ts";
import { withoutStaleAll } from "./VariableSelect.tsx";

describe("the list of dashboards", () => {
  it.each([
    ["", dashboards.length],
    ["red", 1],
    ["DATABASE pool", 1],
    ["starter/", 2],
    ["red pool", 0],
  ])("filtered by %j holds %d", (words, expected) => {
    expect(matching(dashboards, words)).toHaveLength(expected);
  });

  it("has the pack first, then its folders, then the starter set", () => {
    expect(byFolder(dashboards).map(([folder]) => folder)).toEqual([
      "Pack",
      "database",
      "Starter set",
    ]);
  });
});

describe("sortRows", () => {
  const cell = (text: string, value: number | null): TableCell => ({
    text,
    value,
    state: "neutral",
  });
  const rows = [
    [cell("b", null), cell("10 s", 10)],
    [cell("", null), cell("", null)],
    [cell("a10", null), cell("9 s", 9)],
    [cell("a9", null), cell("11 s", 11)],
  ];
  const column = (sorted: ReturnType<typeof sortRows>, at: number) =>
    sorted.map((row) => row[at]?.text);

  it("sorts numbers by value and words as people do, gaps last either way", () => {
    expect(column(sortRows(rows, { column: 1, direction: "descending" }), 1)).toEqual([
      "11 s",
      "10 s",
      "9 s",
      "",
    ]);
    expect(column(sortRows(rows, { column: 1, direction: "ascending" }), 1)).toEqual([
      "9 s",
      "10 s",
      "11 s",
      "",
    ]);
    expect(column(sortRows(rows, { column: 0, direction: "ascending" }), 0)).toEqual([
      "a9",
      "a10",
      "b",
      "",
    ]);
  });

  it("keeps the file's order without a sort", () => {
    expect(sortRows(rows, undefined)).toBe(rows);
  });
});

describe("withoutStaleAll", () => {
  it.each([
    [["$__all"], ["$__all", "a"], ["a"]],
    [["a"], ["a", "$__all"], ["$__all"]],
    [["a"], ["a", "b"], ["a", "b"]],
    [["a"], [], ["a"]],
  ])("after %j, choosing %j leaves %j", (before, after, expected) => {
    expect(withoutStaleAll(before, after)).toEqual(expected);
  });
});

it("draws a gauge from lower left over the top to lower right", () => {
  expect(arc(0, 1, 40)).toBe("M15.36 72A40 40 0 1 1 84.64 72");
  expect(arc(0.5, 0.6, 40)).toMatch(/^M50 12A40 40 0 0 1 /);
  expect(
    bandsOf([
      [0, "red"],
      [0.5, "green"],
      [1, "blue"],
    ]),
  ).toEqual([
    { from: 0, to: 0.5, color: "red" },
    { from: 0.5, to: 1, color: "green" },
  ]);
});

it("fits big numbers into their place", () => {
  const bare = { labelled: false, changed: false };
  const place = { width: 200, height: 100 };
  expect(bigTextSize(["12"], place, bare)).toBe(50);
  expect(bigTextSize(["1,234,567 req/s"], place, bare)).toBe(16);
  expect(bigTextSize(["1"], { width: 2_000, height: 900 }, bare)).toBe(56);
  expect(bigTextSize(["123456789012345678901234"], place, bare)).toBe(15);
});

it.each([
  ["side by side in a wide place", 3, { width: 900, height: 80 }, 3],
  ["one under the other in a high one", 3, { width: 120, height: 600 }, 1],
  ["in columns where there are many", 12, { width: 600, height: 400 }, 3],
])("arranges numbers %s", (_what, count, place, columns) => {
  const texts = Array.from({ length: count }, () => "12.3 ms");
  const fitted = fitNumbers(texts, place, { labelled: true, changed: false });
  expect(fitted.columns).toBe(columns);
  expect(fitted.fontSize).toBeGreaterThanOrEqual(15);
});

it("scrolls where even the smallest numbers do not fit", () => {
  const texts = Array.from({ length: 200 }, () => "12.3 ms");
  const fitted = fitNumbers(texts, { width: 300, height: 100 }, { labelled: true, changed: false });
  expect(fitted.fontSize).toBe(15);
  expect(fitted.cellHeight).toBeGreaterThanOrEqual(39);
});
