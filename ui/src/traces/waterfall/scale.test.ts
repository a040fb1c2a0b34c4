import { describe, expect, it } from "vitest";

import type { ScalePiece } from "../../contract.ts";
import { placeOf, shownTime, stretchOf, timeAt } from "./scale.ts";

const WHOLE: ScalePiece[] = [{ from: 100, to: 300, left: 0, right: 1 }];
/** Two hours cut to a tenth of the screen. */
const CUT: ScalePiece[] = [
  { from: 0, to: 10, left: 0, right: 0.4 },
  { from: 10, to: 7_210, left: 0.4, right: 0.5 },
  { from: 7_210, to: 7_220, left: 0.5, right: 1 },
];

describe("places of moments", () => {
  it.each([
    [WHOLE, 100, 0],
    [WHOLE, 200, 0.5],
    [WHOLE, 300, 1],
    // Beyond what is shown, so that a bar that is cut off says where it goes on.
    [WHOLE, 0, -0.5],
    [WHOLE, 400, 1.5],
    [CUT, 5, 0.2],
    [CUT, 3_610, 0.45],
    [CUT, 7_215, 0.75],
    [CUT, 7_230, 1.5],
    [[], 5, 0],
    [[{ from: 5, to: 5, left: 0, right: 1 }], 4, 0],
    [[{ from: 5, to: 5, left: 0, right: 1 }], 5, 1],
  ])("of %j at %d is %d", (pieces, time, place) => {
    expect(placeOf(pieces, time)).toBeCloseTo(place, 9);
  });

  it("are turned back to the same moments", () => {
    for (const time of [0, 3, 10, 900, 7_210, 7_219.5]) {
      expect(timeAt(CUT, placeOf(CUT, time))).toBeCloseTo(time, 6);
    }
    expect(shownTime(CUT)).toEqual([0, 7_220]);
  });

  it("never go back while time goes on", () => {
    const places = Array.from({ length: 800 }, (_, at) => placeOf(CUT, at * 10));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });
});

describe("stretches on screen", () => {
  it.each([
    [150, 200, { left: 0.25, width: 0.25, cutLeft: false, cutRight: false }],
    [0, 200, { left: 0, width: 0.5, cutLeft: true, cutRight: false }],
    [0, 999, { left: 0, width: 1, cutLeft: true, cutRight: true }],
    [300, 300, { left: 1, width: 0, cutLeft: false, cutRight: false }],
    // An end before the start is wrong data; the start is what is known.
    [200, 150, { left: 0.5, width: 0, cutLeft: false, cutRight: false }],
    [0, 90, undefined],
    [310, 400, undefined],
  ])("from %d to %d", (from, to, expected) => {
    expect(stretchOf(WHOLE, from, to)).toEqual(expected);
  });
});
