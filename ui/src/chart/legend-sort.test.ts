import { expect, it } from "vitest";

import { drawChart } from "../fake/drawing.ts";
import { sortSeries } from "./legend-sort.ts";
import { toNumber } from "./written-number.ts";
import { writeValue } from "./units.ts";

it.each([
  ["bytes", 1_610_612_736],
  ["s", 0.25],
  ["s", 7_200],
  ["short", -2_500],
  ["currencyUSD", -1_200],
  ["percentunit", 0.5],
  ["none", 12.5],
])("reads back in %s what was written for %d", (unit, value) => {
  const factor = unit === "percentunit" ? 100 : 1;
  expect(toNumber(writeValue(value, unit), unit)).toBeCloseTo(value * factor, 6);
});

it("sorts by size and not by letters, with what is no number last", () => {
  const drawn = drawChart({
    width: 100,
    height: 100,
    range: { start: 0, end: 1_000 },
    unit: "bytes",
    max: 1,
    series: ["c", "a", "d", "b"].map((label) => ({ label, at: () => 0 })),
  });
  const calcs = ["900 MiB", "1.5 GiB", "NaN", "512 B"];
  const series = drawn.series.map((each, at) => ({ ...each, calcs: [calcs[at] ?? ""] }));
  const order = (column: number, ascending: boolean): string =>
    sortSeries(series, { column, ascending })
      .map((each) => each.label)
      .join("");
  expect(order(0, false)).toBe("acbd");
  expect(order(0, true)).toBe("bcad");
  expect(order(-1, true)).toBe("abcd");
  expect(sortSeries(series, undefined)).toBe(series);
});
