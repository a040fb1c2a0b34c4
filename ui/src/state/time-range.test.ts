import { describe, expect, it } from "vitest";

import {
  HOUR,
  MINUTE,
  PRESETS,
  parseRange,
  rangeName,
  resolve,
  shortLength,
} from "./time-range.ts";

const NOW = Date.UTC(2026, 10, 26, 3, 14, 27, 512);

describe("parseRange", () => {
  it.each([
    ["now-90m", "now", { kind: "relative", ms: 90 * MINUTE }],
    ["-2h", "now", { kind: "relative", ms: 2 * HOUR }],
    ["now - 1.5 h", "", { problem: "To: is empty." }],
    ["now-2h", "now-1h", { kind: "absolute", start: NOW - 2 * HOUR, end: NOW - HOUR }],
    [
      "2026-11-26 02:14",
      "2026-11-26T03:00:30Z",
      {
        kind: "absolute",
        start: Date.UTC(2026, 10, 26, 2, 14),
        end: Date.UTC(2026, 10, 26, 3, 0, 30),
      },
    ],
    [
      "2026-11-26 02:14:00+02:00",
      "01:00",
      { kind: "absolute", start: Date.UTC(2026, 10, 26, 0, 14), end: Date.UTC(2026, 10, 26, 1) },
    ],
    // A time of day that has not come yet is the one of the day before.
    [
      "23:00",
      "02:00",
      { kind: "absolute", start: Date.UTC(2026, 10, 25, 23), end: Date.UTC(2026, 10, 26, 2) },
    ],
    [
      "1795659240000",
      "1795662840000",
      { kind: "absolute", start: 1_795_659_240_000, end: 1_795_662_840_000 },
    ],
  ])("reads %j to %j", (from, to, expected) => {
    const read = parseRange(from, to, "utc", NOW);
    expect(read.ok ? read.value : { problem: read.problem }).toEqual(expected);
  });

  it.each([
    ["03:00", "02:00", "From: must be before To."],
    ["2026-02-30 00:00", "now", 'From: "2026-02-30 00:00" is not a date.'],
    ["25:00", "now", 'From: "25:00" is not a time of day.'],
    ["now", "now", "From: must be before To."],
    ["now-200ms", "now", "not understood"],
    ["yesterday", "now", 'From: "yesterday" is not understood'],
  ])("refuses %j to %j and says why", (from, to, problem) => {
    const read = parseRange(from, to, "utc", NOW);
    expect(read.ok ? "" : read.problem).toContain(problem);
  });
});

describe("resolve", () => {
  it("ends a relative range at whole refreshes, so that equal questions are equal", () => {
    const choice = { kind: "relative", ms: HOUR } as const;
    const one = resolve(choice, NOW, 10_000);
    expect(one).toEqual({
      start: Date.UTC(2026, 10, 26, 2, 14, 20),
      end: Date.UTC(2026, 10, 26, 3, 14, 20),
    });
    expect(resolve(choice, NOW + 2_000, 10_000)).toEqual(one);
    expect(resolve(choice, NOW, 300_000).end, "never more than 15 s behind").toBe(
      Date.UTC(2026, 10, 26, 3, 14, 15),
    );
    expect(resolve(choice, NOW, 0).end).toBe(Date.UTC(2026, 10, 26, 3, 14, 27));
  });

  it("leaves a fixed range alone", () => {
    expect(resolve({ kind: "absolute", start: 5, end: 9 }, NOW, 10_000)).toEqual({
      start: 5,
      end: 9,
    });
  });
});

it("names every preset in whole units", () => {
  expect(PRESETS.map(shortLength)).toEqual([
    "5 min",
    "15 min",
    "30 min",
    "1 h",
    "3 h",
    "6 h",
    "12 h",
    "1 d",
    "2 d",
    "7 d",
  ]);
  expect(rangeName({ kind: "relative", ms: HOUR })).toBe("Last 1 h");
});
