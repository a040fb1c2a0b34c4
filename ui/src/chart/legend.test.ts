import { describe, expect, it } from "vitest";

import { drawChart } from "../fake/drawing.ts";
import { isolated } from "./Legend.tsx";
import { guessRoom, legendRoom } from "./legend-room.ts";

describe("isolated", () => {
  const all = ["a", "b", "c"];
  it.each([
    ["a click draws one alone", [], "b", false, ["b"]],
    ["a second click draws all", ["b"], "b", false, []],
    ["a click on another draws that one", ["b"], "c", false, ["c"]],
    ["adding takes one away from all", [], "b", true, ["a", "c"]],
    ["adding puts one back", ["a"], "c", true, ["a", "c"]],
    ["adding the last draws all", ["a", "c"], "b", true, []],
    ["taking the only one away draws all", ["a"], "a", true, []],
  ])("%s", (_what, before, label, adding, expected) => {
    expect(isolated(before, label, all, adding)).toEqual(expected);
  });
});

describe("legendRoom", () => {
  const draw = (count: number, legend = {}) =>
    drawChart({
      width: 100,
      height: 100,
      range: { start: 0, end: 1_000 },
      unit: "none",
      max: 1,
      legend,
      series: Array.from({ length: count }, (_, at) => ({ label: `series ${at}`, at: () => 0 })),
    });
  const content = { width: 500, height: 240 };

  it.each([
    ["hidden", draw(3, { shown: false }), { right: 0, below: 0 }],
    ["without series", draw(0), { right: 0, below: 0 }],
    ["one line", draw(3), { right: 0, below: 24 }],
    ["two lines", draw(20), { right: 0, below: 44 }],
    ["at the right", draw(3, { right: true }), { right: 120, below: 0 }],
    ["a table of three", draw(3, { table: true }), { right: 0, below: 84 }],
    ["a table of many", draw(40, { table: true }), { right: 0, below: 84 }],
  ])("of a legend %s", (_what, chart, expected) => {
    expect(legendRoom(chart, content)).toEqual(expected);
  });

  it.each([
    [240, 84],
    [259, 84],
    [300, 104],
    [10, 24],
  ])("of a long table in a panel of %d px ends with a whole row", (height, below) => {
    const room = legendRoom(draw(40, { table: true }), { width: 500, height });
    expect(room).toEqual({ right: 0, below });
  });

  it("is guessed until the first drawing", () => {
    expect(guessRoom("timeseries").below).toBe(24);
    expect(guessRoom("stat").below).toBe(0);
  });
});
