import { expect, test } from "vitest";

import {
  columnsOf,
  fitting,
  MESSAGE,
  movedColumn,
  resizedColumn,
  toggledColumn,
} from "./columns.ts";

const THREE = { columns: ["a", "b", "c"], widths: {} };

test("a column moves to a place and never beyond the ends", () => {
  const cases: [name: string, to: number, expected: string][] = [
    ["a", 1, "bac"],
    ["a", 2, "bca"],
    ["a", 9, "bca"],
    ["c", 0, "cab"],
    ["c", -1, "cab"],
    ["b", 1, "abc"],
  ];
  for (const [name, to, expected] of cases) {
    expect(movedColumn(THREE, name, to).columns.join(""), `${name} to ${to}`).toBe(expected);
  }
});

test("a field is a column once, and keeps its width while it is none", () => {
  const wide = resizedColumn(THREE, "b", 300);
  const without = toggledColumn(wide, "b");
  expect(without.columns).toEqual(["a", "c"]);
  const again = columnsOf(toggledColumn(without, "b"), [{ title: "Loki" }]);
  expect(again.map(({ key, width, place }) => [key, width, place])).toEqual([
    ["@service", 112, undefined],
    ["a", 88, 0],
    ["c", 88, 1],
    ["b", 300, 2],
  ]);
});

test("only as many columns fit as leave the message its room", () => {
  const columns = columnsOf(THREE, [{ title: "Loki" }, { title: "Harbour" }]);
  const counts = [0, MESSAGE, MESSAGE + 112, MESSAGE + 200, MESSAGE + 287, MESSAGE + 9_000];
  expect(counts.map((room) => fitting(columns, room).length)).toEqual([0, 0, 1, 2, 2, 5]);
});
