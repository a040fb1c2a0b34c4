import type { Health, Problem } from "./contract.ts";

import { DAY, HOUR, MINUTE, SECOND, fields } from "./state/time-range.ts";

type ZoneChoice = "utc" | "local";

/** "02:14:05", or "02:14" without seconds. */
export function clockTime(at: number, zone: ZoneChoice, seconds = true): string {
  const [, , , hour = 0, minute = 0, second = 0] = fields(at, zone);
  return [hour, minute, ...(seconds ? [second] : [])].map(two).join(":");
}

/** "2026-11-26". */
export function date(at: number, zone: ZoneChoice): string {
  const [year = 0, month = 0, day = 0] = fields(at, zone);
  return `${year}-${two(month)}-${two(day)}`;
}

/** "2026-11-26 02:14:05 UTC": what stands behind every relative time. */
export function fullTime(at: number, zone: ZoneChoice): string {
  return `${date(at, zone)} ${clockTime(at, zone)} ${zoneName(zone, at)}`;
}

/** The core's own words, in which moments stand as ISO 8601 in UTC, with these as the page writes them. */
export function timesIn(words: string, zone: ZoneChoice): string {
  return words.replaceAll(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z/gu, (moment) =>
    fullTime(Date.parse(moment), zone),
  );
}

/** The time if it is of the same day as `now`, else with the date. */
export function nearTime(at: number, zone: ZoneChoice, now: number): string {
  const sameDay = date(at, zone) === date(now, zone);
  return sameDay ? clockTime(at, zone, false) : `${date(at, zone)} ${clockTime(at, zone, false)}`;
}

/** "02:14–03:14", with dates where the ends are not of the day of `now`. */
export function span(start: number, end: number, zone: ZoneChoice, now: number): string {
  const today = date(now, zone);
  if (date(start, zone) === today && date(end, zone) === today) {
    return `${clockTime(start, zone, false)}–${clockTime(end, zone, false)}`;
  }
  const sameDay = date(start, zone) === date(end, zone);
  const last = sameDay ? clockTime(end, zone, false) : stamp(end, zone);
  return `${stamp(start, zone)} – ${last}`;
}

/** "2026-11-26 02:14": what the range picker writes and reads. */
export function stamp(at: number, zone: ZoneChoice): string {
  const [, , , , , second = 0] = fields(at, zone);
  return `${date(at, zone)} ${clockTime(at, zone, second !== 0)}`;
}

/** The zone as it is written beside times: "UTC" or "UTC+02:00". */
export function zoneName(zone: ZoneChoice, at: number): string {
  const minutes = zone === "utc" ? 0 : -new Date(at).getTimezoneOffset();
  if (minutes === 0) return "UTC";
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? "−" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** A length in its two largest units: "3 h 12 min", "45 s", "2 d 4 h". */
export function length(ms: number): string {
  const size = Math.abs(ms);
  if (size < SECOND) return `${Math.round(size)} ms`;
  if (size < MINUTE) return `${Math.floor(size / SECOND)} s`;
  if (size < HOUR) return pair(size, MINUTE, "min", SECOND, "s");
  if (size < DAY) return pair(size, HOUR, "h", MINUTE, "min");
  return pair(size, DAY, "d", HOUR, "h");
}

/** A length that goes on, in its largest unit, rounded down, so that it is not restless: "3 h". */
export function roughly(ms: number): string {
  const size = Math.abs(ms);
  if (size < MINUTE) return length(size);
  if (size < HOUR) return `${Math.floor(size / MINUTE)} min`;
  return size < DAY ? `${Math.floor(size / HOUR)} h` : `${Math.floor(size / DAY)} d`;
}

/** "12 s ago", "21 min ago", "in 3 h", "just now" under a second. */
export function ago(at: number, now: number): string {
  const age = now - at;
  if (Math.abs(age) < SECOND) return "just now";
  return age > 0 ? `${roughly(age)} ago` : `in ${roughly(age)}`;
}

/** A duration of a request: "4 ms", "1.24 s". */
export function took(ms: number): string {
  if (ms < 1) return `${ms.toFixed(1)} ms`;
  return ms < SECOND ? `${Math.round(ms)} ms` : `${(ms / SECOND).toFixed(2)} s`;
}

/** "1 panel", "3 panels". */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

function pair(
  size: number,
  large: number,
  largeName: string,
  small: number,
  smallName: string,
): string {
  const rest = Math.floor((size % large) / small);
  return `${Math.floor(size / large)} ${largeName}${rest > 0 ? ` ${rest} ${smallName}` : ""}`;
}

function two(part: number): string {
  return String(part).padStart(2, "0");
}

/** Problems in words and the state they amount to; notes alone are no problem. */
export function weigh(problems: readonly Problem[]): { words: string; state: Health } {
  const graver = problems.filter((problem) => problem.weight !== "note");
  if (problems.length === 0) return { words: "No problems", state: "ok" };
  if (graver.length === 0) return { words: count(problems.length, "note"), state: "ok" };
  const grave = graver.some((problem) => problem.weight === "error");
  return { words: count(graver.length, "problem"), state: grave ? "critical" : "warning" };
}
