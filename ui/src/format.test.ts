import { describe, expect, it } from "vitest";

import { ago, count, fullTime, length, nearTime, span, timesIn, took, zoneName } from "./format.ts";

const NOW = Date.UTC(2026, 10, 26, 3, 14, 27);

describe("moments", () => {
  it.each([
    [fullTime(NOW, "utc"), "2026-11-26 03:14:27 UTC"],
    [timesIn("before 2026-11-26T03:14:27Z", "utc"), "before 2026-11-26 03:14:27 UTC"],
    [timesIn("before this console first looked", "utc"), "before this console first looked"],
    [nearTime(NOW - 3_600_000, "utc", NOW), "02:14"],
    [nearTime(NOW - 86_400_000, "utc", NOW), "2026-11-25 03:14"],
    [span(NOW - 3_600_000, NOW, "utc", NOW), "02:14–03:14"],
    [span(NOW - 6 * 3_600_000, NOW, "utc", NOW), "2026-11-25 21:14:27 – 2026-11-26 03:14:27"],
    [zoneName("utc", NOW), "UTC"],
  ])("are written as %j", (written, expected) => {
    expect(written).toBe(expected);
  });
});

describe("lengths", () => {
  it.each([
    [0, "0 ms"],
    [999, "999 ms"],
    [45_000, "45 s"],
    [192 * 60_000, "3 h 12 min"],
    [52 * 3_600_000, "2 d 4 h"],
    [120_000, "2 min"],
  ])("of %d ms are written as %j", (ms, expected) => {
    expect(length(ms)).toBe(expected);
  });

  it.each([
    [NOW, "just now"],
    [NOW - 12_000, "12 s ago"],
    [NOW - 60_000, "1 min ago"],
    [NOW - (22 * 60_000 - 2_000), "21 min ago"],
    [NOW - 192 * 60_000, "3 h ago"],
    [NOW - 52 * 3_600_000, "2 d ago"],
    [NOW + 239_000, "in 3 min"],
  ])("back to %d are %j", (at, expected) => {
    expect(ago(at, NOW)).toBe(expected);
  });

  it.each([
    [0.42, "0.4 ms"],
    [4.2, "4 ms"],
    [1_240, "1.24 s"],
  ])("of a request of %d ms are %j", (ms, expected) => {
    expect(took(ms)).toBe(expected);
  });
});

it("counts in words", () => {
  expect([count(1, "panel"), count(3, "panel"), count(0, "entry", "entries")]).toEqual([
    "1 panel",
    "3 panels",
    "0 entries",
  ]);
});
