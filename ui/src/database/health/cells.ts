import { writeBytes } from "../../amounts.ts";
import { writeLength } from "../../traces/time.ts";

/** What the end of a column's name says of its figures. */
const UNITS: readonly (readonly [end: RegExp, write: (value: number) => string])[] = [
  [/(?:^|_)bytes$/u, writeBytes],
  [/_seconds$/u, (value) => writeLength(value * 1e9)],
  [/_ms$/u, (value) => writeLength(value * 1e6)],
  [/(?:^|_)percent$/u, (value) => `${plain(value)}%`],
];

/** Numbers that name something; nobody adds them up. */
const NAMES = /(?:^|_)(?:pid|oid|id|port|thread|db)$/u;

/** The heading of a column: its name in words, without the unit that its figures bear. */
export function headOf(column: string): string {
  const unit = UNITS.find(([end]) => end.test(column));
  const bare = unit ? column.replace(unit[0], "") : column;
  return (bare === "" ? column : bare).replaceAll("_", " ");
}

/** A figure as its column's name has it read; text that is no number stays as it is. */
export function writeFigure(column: string, text: string): string {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || NAMES.test(column)) return text;
  const unit = UNITS.find(([end]) => end.test(column));
  if (unit) return unit[1](value);
  return /^-?\d+$/u.test(text) ? grouped(text) : plain(value);
}

/** Thousands told apart, every digit kept: some counters are larger than a number holds. */
function grouped(digits: string): string {
  return digits.replaceAll(/\B(?=(?:\d{3})+$)/gu, ",");
}

function plain(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 1 });
}
