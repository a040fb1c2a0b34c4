import { expect, it } from "vitest";

import { parseDuration, shownDuration, typedDuration } from "./duration.ts";

it.each([
  ["", undefined],
  ["  ", undefined],
  ["200ms", 200],
  ["200 ms", 200],
  ["200", 200],
  ["1.5s", 1_500],
  [".5s", 500],
  ["1.1s", 1_100],
  ["2m30s", 150_000],
  ["2 min 30 s", 150_000],
  ["1h", 3_600_000],
  ["250us", 0.25],
  ["250µs", 0.25],
  ["40ns", 0.00004],
  ["0", 0],
])("reads the duration %j", (text, ms) => {
  expect(parseDuration(text)).toEqual({ ok: true, value: ms });
});

it.each(["fast", "-5ms", "5 parsecs", "2m 30", "1s1", "1.5.2s", "1e3"])(
  "refuses %j, and says how it is written",
  (text) => {
    expect(parseDuration(text)).toEqual({
      ok: false,
      problem: expect.stringMatching(/is not a duration\. Write 200ms/) as string,
    });
  },
);

it.each([undefined, 0, 0.25, 1, 200, 1_500, 90_000, 1_234.5])(
  "reads back what it writes: %s",
  (ms) => {
    expect(parseDuration(typedDuration(ms))).toEqual({ ok: true, value: ms });
  },
);

it.each([
  [0, "0 ms"],
  [0.084, "84 µs"],
  [12.34, "12.3 ms"],
  [912.4, "912 ms"],
  [4_390, "4.39 s"],
  [83_000, "1.38 min"],
  [7_200_000, "2 h"],
])("shows %d ms as %s", (ms, text) => {
  expect(shownDuration(ms)).toBe(text);
});
