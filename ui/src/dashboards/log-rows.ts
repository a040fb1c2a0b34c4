import type { LogLine } from "../contract.ts";
import { clockTime, date, zoneName } from "../format.ts";

export const ROW = 24;
/** Height of a line of text in a row. */
const LINE = 16;
/** A wrapped row shows no more lines than this; the rest is in its details. */
const MOST_LINES = 12;

/** The detail of a line: its own text and one row per field, up to a height that scrolls. */
const DETAIL_LINE = 20;
const DETAIL_PADDING = 52;
const DETAIL_MOST = 280;

/**
 * The height of a row. It is computed and never measured, so that a list of 10,000 lines does not
 * jump while it scrolls: the body is set in a mono face that breaks anywhere.
 */
export function rowHeight(line: LogLine, columns: number, wrap: boolean): number {
  if (!wrap) return ROW;
  return ROW - LINE + LINE * Math.min(linesOf(line.body, columns), MOST_LINES);
}

/** The height of a line's details. */
export function detailHeight(line: LogLine): number {
  const bodyLines = Math.min(linesOf(line.body, 80), 6);
  const wanted = DETAIL_PADDING + DETAIL_LINE * (fieldsOf(line).length + bodyLines);
  return Math.min(wanted, DETAIL_MOST);
}

/** How many lines a text takes where it breaks after that many letters. */
function linesOf(text: string, columns: number): number {
  return text
    .split("\n")
    .reduce((sum, part) => sum + Math.max(Math.ceil(part.length / Math.max(columns, 8)), 1), 0);
}

/** Everything a line says besides its body, in the order it is read. */
export function fieldsOf(line: LogLine): [name: string, value: string][] {
  const own: [string, string][] = [
    ["service", line.service],
    ["trace id", line.trace_id],
    ["span id", line.span_id],
    ["request id", line.request_id],
  ];
  return [...own.filter(([, value]) => value !== ""), ...line.fields];
}

/** Nanoseconds since the epoch as the millisecond they lie in. */
export function millisOf(nanos: string): number {
  return Number(BigInt(nanos) / 1_000_000n);
}

/** "02:14:05.123". */
export function logTime(nanos: string, zone: "utc" | "local"): string {
  const at = millisOf(nanos);
  return `${clockTime(at, zone)}.${String(((at % 1_000) + 1_000) % 1_000).padStart(3, "0")}`;
}

/** "2026-11-26 02:14:05.123456789 UTC", with every digit that was written. */
export function exactTime(nanos: string, zone: "utc" | "local"): string {
  const at = millisOf(nanos);
  const fraction = nanos
    .padStart(10, "0")
    .slice(-9)
    .replace(/(?:000)+$/, "");
  return `${date(at, zone)} ${clockTime(at, zone)}${fraction === "" ? "" : `.${fraction}`} ${zoneName(zone, at)}`;
}
