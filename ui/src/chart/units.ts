import { unitOf, type Ladder } from "./unit-table.ts";

/**
 * A value as its unit writes it: "12.3 ms", "4.1%", "1.5 GiB"; a gap is "no value".
 *
 * Labels, legends and numbers come formatted from Rust (`crates/chart/src/unit`); only the values
 * under the pointer are written here, because they are read from raw numbers at every move. Both
 * write alike: units.test.ts holds the same cases.
 */
export function writeValue(value: number, unitId: string, decimals: number | null = null): string {
  if (Number.isNaN(value)) return "no value";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  const unit = unitOf(unitId);
  if (typeof unit === "function") return unit(value);
  const { prefix = "", times = 1, ladder, start = 0, suffix = "" } = unit;
  const write = (scaled: number): string => digits(scaled, decimals);
  const [scaled, rung] = ladder
    ? climb(value * times, ladder, start, write)
    : [value * times, suffix];
  const number = write(scaled);
  const after = ladder ? `${rung}${suffix}` : suffix;
  return number.startsWith("-") && prefix !== ""
    ? `-${prefix}${number.slice(1)}${after}`
    : `${prefix}${number}${after}`;
}

function climb(
  value: number,
  ladder: Ladder,
  start: number,
  write: (value: number) => string,
): [scaled: number, rung: string] {
  if (ladder.lengths) return byLength(value, ladder.lengths, ladder.rungs, start);
  let scaled = value;
  let rung = start;
  // Rounding may reach the next rung: 999.999 is 1 K, never 1000.
  while (rung + 1 < ladder.rungs.length && Math.abs(Number(write(scaled))) >= ladder.factor) {
    scaled /= ladder.factor;
    rung += 1;
  }
  return [scaled, ladder.rungs[rung] ?? ""];
}

/** The largest unit of time that leaves at least 1 before the point; zero stays in its own. */
function byLength(
  value: number,
  lengths: readonly number[],
  rungs: readonly string[],
  start: number,
): [number, string] {
  if (value === 0) return [value, rungs[start] ?? ""];
  const seconds = value * (lengths[start] ?? 1);
  const scaled = lengths.map((length) => {
    const exact = seconds / length;
    // 12 digits, so that 0.06 h is 3.6 min and not 3.5999999999999996.
    return Math.round(exact * 1e9) / 1e9 || exact;
  });
  const rung = Math.max(
    scaled.findLastIndex((each) => Math.abs(each) >= 1),
    0,
  );
  return [scaled[rung] ?? value, rungs[rung] ?? ""];
}

/** Three significant digits, or the decimals asked for; whole numbers stay whole; no exponent. */
function digits(value: number, decimals: number | null): string {
  if (decimals !== null) return fixed(value, decimals);
  if (Number.isInteger(value)) return fixed(value, 0);
  const places = Math.min(Math.max(2 - Math.floor(Math.log10(Math.abs(value))), 0), 12);
  const text = fixed(value, places);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function fixed(value: number, decimals: number): string {
  const places = Math.min(decimals, 17);
  const text =
    Math.abs(value) < 1e21 ? value.toFixed(places) : BigInt(Math.round(value)).toString();
  return /^-[0.]*$/.test(text) ? text.slice(1) : text;
}
