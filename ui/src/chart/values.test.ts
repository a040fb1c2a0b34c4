import { describe, expect, it } from "vitest";

import { decodeValues, nearest, readingsAt } from "./values.ts";

function encoded(moments: number[], series: number[][]): ArrayBuffer {
  const bytes = new ArrayBuffer(8 + (series.length + 1) * moments.length * 8);
  const view = new DataView(bytes);
  view.setUint32(0, series.length, true);
  view.setUint32(4, moments.length, true);
  for (const [at, value] of [moments, ...series].flat().entries()) {
    view.setFloat64(8 + at * 8, value, true);
  }
  return bytes;
}

describe("decodeValues", () => {
  it("reads moments and series from little-endian bytes", () => {
    const values = decodeValues(
      encoded(
        [1_000, 2_000],
        [
          [1.5, Number.NaN],
          [3, 4],
        ],
      ),
    );
    expect([...values.moments]).toEqual([1_000, 2_000]);
    expect(values.series.map((one) => [...one])).toEqual([
      [1.5, Number.NaN],
      [3, 4],
    ]);
  });

  it("reads a drawing without series or moments", () => {
    expect(decodeValues(encoded([], [[], []])).series).toHaveLength(2);
    expect(decodeValues(encoded([5], [])).series).toEqual([]);
  });

  it.each([
    ["nothing", new ArrayBuffer(0)],
    ["a cut tail", encoded([1, 2], [[3, 4]]).slice(0, -8)],
    ["bytes too many", encoded([1, 2], [[3, 4]]).slice(0, 24)],
  ])("refuses %s", (_what, bytes) => {
    expect(() => decodeValues(bytes)).toThrow(/values behind the drawing/);
  });
});

describe("nearest", () => {
  const moments = new Float64Array([10, 20, 30, 50]);
  it.each([
    [-5, 0],
    [10, 0],
    [14, 0],
    [15, 0],
    [16, 1],
    [41, 3],
    [50, 3],
    [999, 3],
  ])("finds for %d the moment %d", (at, expected) => {
    expect(nearest(moments, at)).toBe(expected);
  });

  it("finds nothing among none", () => {
    expect(nearest(new Float64Array(), 5)).toBe(-1);
  });

  it("agrees with looking at every moment", () => {
    const many = new Float64Array(500).map((_, at) => at * 7 + (at % 3));
    for (let at = -20; at < 3_600; at += 3) {
      const best = Math.min(...many.map((moment) => Math.abs(moment - at)));
      expect(Math.abs((many[nearest(many, at)] ?? 0) - at)).toBe(best);
    }
  });
});

it("sorts readings with the largest first and leaves gaps out", () => {
  const values = decodeValues(encoded([1], [[2], [Number.NaN], [9], [2]]));
  expect(readingsAt(values, 0)).toEqual([
    { index: 2, value: 9 },
    { index: 0, value: 2 },
    { index: 3, value: 2 },
  ]);
});
