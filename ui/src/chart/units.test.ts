import { expect, it } from "vitest";

import { writeValue } from "./units.ts";

// The cases of `crates/chart/src/unit.rs`: the tooltip writes what legend and axis write.
it.each([
  ["none", 1_234.5, null, "1235"],
  ["none", 1e21, null, "1000000000000000000000"],
  ["none", 0.000_123_456, null, "0.000123"],
  ["", 1.5, null, "1.5"],
  ["short", 1_000, null, "1 K"],
  ["short", 1_234_567, null, "1.23 Mil"],
  ["short", -2_500, null, "-2.5 K"],
  ["short", 0, null, "0"],
  ["short", 999.999, null, "1 K"],
  ["percent", 12.345, null, "12.3%"],
  ["percent", 12, 1, "12.0%"],
  ["percentunit", 0.041, null, "4.1%"],
  ["percentunit", 0.999_51, 2, "99.95%"],
  ["percentunit", 1, null, "100%"],
  ["s", 0.012_3, null, "12.3 ms"],
  ["s", 1.5, null, "1.5 s"],
  ["s", 90, null, "1.5 min"],
  ["s", 7_200, null, "2 h"],
  ["s", 0.000_000_5, null, "500 ns"],
  ["s", 172_800, null, "2 d"],
  ["s", 0, null, "0 s"],
  ["ms", 1_500, null, "1.5 s"],
  ["µs", 250, null, "250 µs"],
  ["ns", 1_500_000, null, "1.5 ms"],
  ["m", 90, null, "1.5 h"],
  ["bytes", 1_536, null, "1.5 KiB"],
  ["bytes", 1_073_741_824, null, "1 GiB"],
  ["bytes", 512, null, "512 B"],
  ["decbytes", 1_500_000, null, "1.5 MB"],
  ["mbytes", 1_024, null, "1 GiB"],
  ["decmbytes", 2_000, null, "2 GB"],
  ["bps", 1_000_000, null, "1 Mb/s"],
  ["Bps", 2_500, null, "2.5 kB/s"],
  ["binBps", 2_048, null, "2 KiB/s"],
  ["pps", 1_200, null, "1.2 kp/s"],
  ["reqps", 12.34, null, "12.3 req/s"],
  ["reqps", 12_340, null, "12.3K req/s"],
  ["ops", 0.5, null, "0.5 ops/s"],
  ["hertz", 2_400_000_000, null, "2.4 GHz"],
  ["currencyUSD", 1_200, null, "$1.2K"],
  ["currencyUSD", -12.5, 2, "-$12.50"],
  ["currencyEUR", 3, null, "€3"],
  ["dtdurations", 3_725, null, "1 h 2 min"],
  ["dtdurations", 0, null, "0 s"],
  ["dtdurationms", 61_000, null, "1 min 1 s"],
  ["dthms", 3_725, null, "01:02:05"],
  ["bool", 1, null, "True"],
  ["bool_on_off", 0, null, "Off"],
  ["celsius", 21.5, null, "21.5 °C"],
  ["dateTimeAsIso", 1_795_223_130_000, null, "2026-11-21 01:05:30 UTC"],
  ["widgets", 3, null, "3 widgets"],
  ["suffix: carts", 3, null, "3 carts"],
  ["prefix:#", 3, null, "#3"],
  ["si:W", 12_000, null, "12 kW"],
  ["currency:CHF ", 5, null, "CHF 5"],
  ["s", Number.NaN, null, "no value"],
  ["bytes", Number.NEGATIVE_INFINITY, null, "-Inf"],
])("writes as %j the value %d with %j decimals: %j", (unit, value, decimals, expected) => {
  expect(writeValue(value, unit, decimals)).toBe(expected);
});

it("writes no number with an exponent", () => {
  for (const unit of ["none", "short", "s", "bytes", "percent", "ops", "widgets"]) {
    for (let exponent = -300; exponent <= 300; exponent += 1) {
      expect(writeValue(1.5 * 10 ** exponent, unit), unit).not.toMatch(/e[+-]/);
    }
  }
});
