import { expect, it } from "vitest";

import { writeValue } from "./units.ts";

it.each([
  [0.012_34, "s", "12.34 ms"],
  [90, "s", "1.5 min"],
  [0, "s", "0 s"],
  [0.041, "percentunit", "4.1%"],
  [1_536, "bytes", "1.5 KiB"],
  [1_500_000, "decbytes", "1.5 MB"],
  [312.345, "reqps", "312.3 req/s"],
  [-2.5, "short", "−2.5"],
  [12_345.6, "none", "12\u2009346"],
  [0.000_012, "none", "0.000012"],
  [1e12, "none", "1\u2009000\u2009000\u2009000\u2009000"],
  [Number.NaN, "s", "no value"],
  [Number.NEGATIVE_INFINITY, "bytes", "−∞"],
  [3, "a unit nobody knows", "3"],
])("writes %d in %j as %j", (value, unit, expected) => {
  expect(writeValue(value, unit)).toBe(expected);
});
