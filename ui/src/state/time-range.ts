import type { TimeRange } from "../contract.ts";

/** The range as chosen: one that moves with the clock, or one that stands. */
export type RangeChoice =
  | { kind: "relative"; ms: number }
  | { kind: "absolute"; start: number; end: number };

/** A reading of text, or what is wrong with it. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; problem: string };

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The ranges that the picker offers. */
export const PRESETS: readonly number[] = [
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
];

/** How often the window may ask again; 0 is never. */
export const REFRESHES: readonly number[] = [
  0,
  5 * SECOND,
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  5 * MINUTE,
];

/** The shortest range that a zoom can reach. */
export const SHORTEST = SECOND;

/**
 * The moments a choice stands for. A relative range ends at `now` cut down to whole refreshes (at
 * most 15 s), so that everything asked within one of them asks for the same moments.
 */
export function resolve(choice: RangeChoice, now: number, refreshMs: number): TimeRange {
  if (choice.kind === "absolute") return { start: choice.start, end: choice.end };
  const grain = Math.min(Math.max(refreshMs, SECOND), 15 * SECOND);
  const end = Math.floor(now / grain) * grain;
  return { start: end - choice.ms, end };
}

/** The choice in words: "Last 1 h". */
export function rangeName(choice: RangeChoice): string {
  return choice.kind === "relative" ? `Last ${shortLength(choice.ms)}` : "Fixed range";
}

/** A length in its largest whole unit: "90 min" rather than "1.5 h". */
export function shortLength(ms: number): string {
  for (const [unit, name] of [
    [DAY, "d"],
    [HOUR, "h"],
    [MINUTE, "min"],
    [SECOND, "s"],
  ] as const) {
    if (ms >= unit && ms % unit === 0) return `${ms / unit} ${name}`;
  }
  return `${ms} ms`;
}

const UNITS: Record<string, number> = {
  s: SECOND,
  m: MINUTE,
  min: MINUTE,
  h: HOUR,
  d: DAY,
  w: 7 * DAY,
};

/**
 * Reads two fields of the picker. Each accepts `now`, `now-90m`, `-2h`, `2026-11-26 02:14[:05]`
 * (also with `T`, `Z` or an offset), `02:14` (the latest such time that has passed) and
 * milliseconds since the epoch. A range from `now-…` to `now` stays relative.
 */
export function parseRange(
  from: string,
  to: string,
  zone: "utc" | "local",
  now: number,
): Parsed<RangeChoice> {
  const start = parseMoment(from, zone, now);
  if (!start.ok) return { ok: false, problem: `From: ${start.problem}` };
  const end = parseMoment(to, zone, now);
  if (!end.ok) return { ok: false, problem: `To: ${end.problem}` };
  if (start.value.at >= end.value.at) {
    return { ok: false, problem: "From: must be before To." };
  }
  if (end.value.at - start.value.at < SHORTEST) {
    return { ok: false, problem: "The range is shorter than one second." };
  }
  if (start.value.relative && end.value.at === now) {
    return { ok: true, value: { kind: "relative", ms: now - start.value.at } };
  }
  return { ok: true, value: { kind: "absolute", start: start.value.at, end: end.value.at } };
}

type Moment = { at: number; relative: boolean };

function parseMoment(text: string, zone: "utc" | "local", now: number): Parsed<Moment> {
  const said = text.trim();
  if (said === "") return { ok: false, problem: "is empty." };
  const relative = /^(?:now)?(?:\s*-\s*(\d+(?:\.\d+)?)\s*(s|min|m|h|d|w))?$/i.exec(said);
  if (relative) {
    const unit = UNITS[relative[2]?.toLowerCase() ?? "s"] ?? SECOND;
    return {
      ok: true,
      value: { at: now - Math.round(Number(relative[1] ?? 0) * unit), relative: true },
    };
  }
  if (/^\d{12,14}$/.test(said)) return { ok: true, value: { at: Number(said), relative: false } };
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(said);
  if (clock) {
    const today = fields(now, zone);
    const time = [clock[1], clock[2], clock[3] ?? "0"].map(Number);
    const at = moment([...today.slice(0, 3), ...time], zone);
    if (at === undefined) return { ok: false, problem: `"${said}" is not a time of day.` };
    return { ok: true, value: { at: at > now ? at - DAY : at, relative: false } };
  }
  const date =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i.exec(
      said,
    );
  if (date) {
    const numbers = date.slice(1, 7).map((part) => Number(part ?? 0));
    const at = moment(numbers, date[7] ? "utc" : zone);
    if (at === undefined) return { ok: false, problem: `"${said}" is not a date.` };
    return { ok: true, value: { at: at - offsetOf(date[7]), relative: false } };
  }
  return {
    ok: false,
    problem: `"${said}" is not understood. Write 2026-11-26 02:14, 02:14, now or now-90m.`,
  };
}

/** Year, month (from 1), day, hour, minute, second as a moment; nothing if a field overflows. */
function moment(parts: readonly number[], zone: "utc" | "local"): number | undefined {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  const at =
    zone === "utc"
      ? Date.UTC(year, month - 1, day, hour, minute, second)
      : new Date(year, month - 1, day, hour, minute, second).getTime();
  const read = fields(at, zone);
  const sameDay = read[0] === year && read[1] === month && read[2] === day;
  return sameDay && hour < 24 && minute < 60 && second < 60 ? at : undefined;
}

/** The fields of a moment in a zone: year, month (from 1), day, hour, minute, second. */
export function fields(at: number, zone: "utc" | "local"): number[] {
  const date = new Date(at);
  return zone === "utc"
    ? [
        date.getUTCFullYear(),
        date.getUTCMonth() + 1,
        date.getUTCDate(),
        date.getUTCHours(),
        date.getUTCMinutes(),
        date.getUTCSeconds(),
      ]
    : [
        date.getFullYear(),
        date.getMonth() + 1,
        date.getDate(),
        date.getHours(),
        date.getMinutes(),
        date.getSeconds(),
      ];
}

function offsetOf(suffix: string | undefined): number {
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(suffix ?? "");
  if (!offset) return 0;
  const length = Number(offset[2]) * HOUR + Number(offset[3]) * MINUTE;
  return offset[1] === "-" ? -length : length;
}
