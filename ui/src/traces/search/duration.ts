import type { Parsed } from "../../state/time-range.ts";

/** Units as they are typed, in milliseconds; the longest name first where one begins another. */
const UNITS: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
};

const PART = /(\d+(?:\.\d+)?|\.\d+)\s*(ns|us|µs|μs|ms|min|s|m|h)?\s*/iy;

/**
 * Reads a duration as it is typed: `200ms`, `1.5 s`, `2m30s`, or a bare number of milliseconds.
 * Nothing typed is no duration.
 */
export function parseDuration(text: string): Parsed<number | undefined> {
  const said = text.trim();
  if (said === "") return { ok: true, value: undefined };
  const problem = `"${said}" is not a duration. Write 200ms, 1.5s or 2m30s.`;
  let sum = 0;
  let parts = 0;
  PART.lastIndex = 0;
  while (PART.lastIndex < said.length) {
    const part = PART.exec(said);
    if (!part) return { ok: false, problem };
    const [, amount = "", unit] = part;
    // "2m 30" might mean anything.
    if (unit === undefined && (parts > 0 || PART.lastIndex < said.length)) {
      return { ok: false, problem };
    }
    sum += Number(amount) * (UNITS[unit?.toLowerCase() ?? "ms"] ?? 1);
    parts += 1;
  }
  // A sum of decimal fractions is written with the digits that were typed.
  return { ok: true, value: Number(sum.toPrecision(12)) };
}

/** A duration as it would be typed: "200ms", "1.5s"; it reads back as the same. */
export function typedDuration(ms: number | undefined): string {
  if (ms === undefined) return "";
  if (ms >= 1_000) return `${Number((ms / 1_000).toPrecision(12))}s`;
  if (ms >= 1 || ms === 0) return `${ms}ms`;
  return `${Number((ms * 1_000).toPrecision(12))}us`;
}

/** A duration to be read: three digits and their unit, such as "4.39 s", "912 ms", "84 µs". */
export function shownDuration(ms: number): string {
  if (ms >= 3_600_000) return `${digits(ms / 3_600_000)} h`;
  if (ms >= 60_000) return `${digits(ms / 60_000)} min`;
  if (ms >= 1_000) return `${digits(ms / 1_000)} s`;
  if (ms >= 1) return `${digits(ms)} ms`;
  return ms > 0 ? `${digits(ms * 1_000)} µs` : "0 ms";
}

function digits(value: number): string {
  const places = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return String(Number(value.toFixed(places)));
}
