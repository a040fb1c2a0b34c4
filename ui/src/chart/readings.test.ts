import { describe, expect, it } from "vitest";

import type { ChartView, TooltipMode } from "../contract.ts";
import { drawChart } from "../fake/drawing.ts";
import { linesAt } from "./readings.ts";
import { yOf } from "./scale.ts";
import type { Values } from "./values.ts";

const drawn = drawChart({
  width: 200,
  height: 130,
  range: { start: 0, end: 1_000 },
  unit: "s",
  max: 1,
  series: ["b", "a", "load"].map((label) => ({ label, at: () => 0 })),
});

/** b is 0.2 s, a is 0.9 s, load is 40% of the right axis. */
const chart: ChartView = {
  ...drawn,
  right_axis: { min: 0, max: 100, log: null, unit: "percent" },
  series: drawn.series.map((series, at) =>
    at === 2 ? { ...series, right: true, unit: "percent", decimals: 1 } : series,
  ),
};
const values: Values = {
  moments: new Float64Array([500]),
  series: [[0.2], [0.9], [40]].map((row) => new Float64Array(row)),
};

describe("the lines of a tooltip", () => {
  it.each([
    ["all", ["b", "a", "load"]],
    ["all_descending", ["load", "a", "b"]],
    ["all_ascending", ["b", "a", "load"]],
    ["single", ["load"]],
  ] satisfies [TooltipMode, string[]][])("in the mode %s are %j", (tooltip, expected) => {
    const lines = linesAt({ ...chart, tooltip }, values, 0, undefined);
    expect(lines.map((line) => line.label)).toEqual(expected);
  });

  it.each([
    ["b", 0.22, false],
    ["a", 0.8, false],
    ["load", 45, true],
  ])("in the mode single are the nearest series: %s at %d", (label, value, right) => {
    const axis = right ? (chart.right_axis ?? chart.axis) : chart.axis;
    const y = yOf(chart.plot, axis, value);
    const lines = linesAt({ ...chart, tooltip: "single" }, values, 0, y);
    expect(lines.map((line) => line.label)).toEqual([label]);
  });

  it("write each value in the unit and decimals of its series", () => {
    const texts = linesAt({ ...chart, tooltip: "all" }, values, 0, undefined).map(
      (line) => line.text,
    );
    expect(texts).toEqual(["200 ms", "900 ms", "40.0%"]);
  });

  it("leave out what is not drawn, and gaps", () => {
    const series = chart.series.map((each, at) => ({ ...each, shown: at !== 1 }));
    const gaps = { ...values, series: values.series.with(0, new Float64Array([Number.NaN])) };
    const lines = linesAt({ ...chart, series }, gaps, 0, undefined);
    expect(lines.map((line) => line.label)).toEqual(["load"]);
  });

  it("belong to the drawn series where values are of those alone", () => {
    const series = chart.series.map((each, at) => ({ ...each, shown: at === 1 }));
    const alone = { ...values, series: [new Float64Array([0.9])] };
    const lines = linesAt({ ...chart, series }, alone, 0, undefined);
    expect(lines.map(({ label, text }) => [label, text])).toEqual([["a", "900 ms"]]);
  });
});

it("places values on a logarithmic axis by their exponent", () => {
  const plot = { x: 0, y: 10, width: 100, height: 100 };
  const axis = { min: 1, max: 10_000, log: 10, unit: "" };
  expect(yOf(plot, axis, 100)).toBeCloseTo(60);
  expect(yOf(plot, { ...axis, log: null }, 5_000.5)).toBeCloseTo(60);
});
