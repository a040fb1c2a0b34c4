import type { MigrationRow } from "../../contract.ts";
import { millisOf } from "../../dashboards/log-rows.ts";
import { DAY, HOUR } from "../../state/time-range.ts";
import { rankOf, toneOf, type Tone } from "./words.ts";

type Zone = "utc" | "local";

/** The stretch of time that the axis shows, in milliseconds. */
export type Stretch = { from: number; to: number };

/** Migrations that lie so close together that they share a mark. */
export type Mark = {
  /** Its middle, in pixels. */
  x: number;
  rows: readonly MigrationRow[];
  /** The gravest of them, which the mark shows and a click selects. */
  gravest: MigrationRow;
  tone: Tone;
};

/** The least room between the middles of two marks, in pixels. */
export const APART = 13;

/** From the first to the last known moment, with a little air; nothing if none is known. */
export function stretchOf(rows: readonly MigrationRow[], now: number): Stretch | undefined {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { applied } of rows) {
    if (applied.at === null) continue;
    const at = millisOf(applied.at);
    from = Math.min(from, at);
    to = Math.max(to, at);
  }
  if (from > to) return undefined;
  const air = Math.max((to - from) * 0.02, DAY / 2);
  const begin = from - air;
  // Nothing is applied in the future: the axis ends with now, and with room for a whole last mark,
  // unless a clock that is wrong says otherwise.
  const end = Math.max(to, Math.min(to + air, now));
  return { from: begin, to: Math.min(to + air, end + (end - begin) * 0.02) };
}

/** Where a moment lies on an axis of that width. */
export function placeOf(at: number, { from, to }: Stretch, width: number): number {
  return ((at - from) / (to - from)) * width;
}

/** One mark for what lies within its room, in the order of time. */
export function marksOf(rows: readonly MigrationRow[], stretch: Stretch, width: number): Mark[] {
  const timed = rows
    .flatMap((row) =>
      row.applied.at === null
        ? []
        : [{ row, x: placeOf(millisOf(row.applied.at), stretch, width) }],
    )
    .toSorted((one, other) => one.x - other.x);
  const groups: { x: number; rows: MigrationRow[] }[] = [];
  for (const { row, x } of timed) {
    const last = groups.at(-1);
    if (last && x - last.x < APART) last.rows.push(row);
    else groups.push({ x, rows: [row] });
  }
  return groups.map((group): Mark => {
    const gravest = group.rows.reduce((worst, row) =>
      rankOf(toneOf(row)) > rankOf(toneOf(worst)) ? row : worst,
    );
    return { ...group, gravest, tone: toneOf(gravest) };
  });
}

/** A mark of the axis; a strong one begins a year or a day. */
export type Tick = { at: number; text: string; strong: boolean };

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Steps of the calendar: how long about, and in which unit. */
const STEPS = [
  [HOUR, "hour", 1],
  [3 * HOUR, "hour", 3],
  [6 * HOUR, "hour", 6],
  [12 * HOUR, "hour", 12],
  [DAY, "day", 1],
  [2 * DAY, "day", 2],
  [7 * DAY, "day", 7],
  [30.4 * DAY, "month", 1],
  [91.3 * DAY, "month", 3],
  [182.6 * DAY, "month", 6],
  [365.2 * DAY, "year", 1],
  [730.5 * DAY, "year", 2],
  [1_826.2 * DAY, "year", 5],
  [3_652.4 * DAY, "year", 10],
] as const;

/** Round moments of the calendar, at most that many. */
export function ticksOf({ from, to }: Stretch, most: number, zone: Zone): Tick[] {
  const least = (to - from) / Math.max(most, 1);
  const [, unit, by] = STEPS.find(([length]) => length >= least) ?? STEPS[13];
  const [year, month, day] = partsOf(from, zone);
  const ticks: Tick[] = [];
  for (let step = 0; ticks.length <= most + 1; step += by) {
    const at =
      unit === "year"
        ? moment(zone, Math.floor(year / by) * by + step)
        : unit === "month"
          ? moment(zone, year, Math.floor(month / by) * by + step)
          : unit === "day"
            ? moment(zone, year, month, day + step)
            : moment(zone, year, month, day, step);
    if (at > to) break;
    if (at >= from) ticks.push({ at, ...wordsOf(at, unit, zone) });
  }
  return ticks;
}

function wordsOf(
  at: number,
  unit: "hour" | "day" | "month" | "year",
  zone: Zone,
): Pick<Tick, "text" | "strong"> {
  const [year, month, day, hour] = partsOf(at, zone);
  const dated = `${day} ${MONTHS[month] ?? ""}`;
  if (unit === "year") return { text: String(year), strong: true };
  if (unit === "month") {
    return month === 0
      ? { text: String(year), strong: true }
      : { text: MONTHS[month] ?? "", strong: false };
  }
  if (unit === "day") return { text: dated, strong: day === 1 };
  return hour === 0
    ? { text: dated, strong: true }
    : { text: `${String(hour).padStart(2, "0")}:00`, strong: false };
}

function partsOf(at: number, zone: Zone): [number, number, number, number] {
  const date = new Date(at);
  return zone === "utc"
    ? [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), date.getUTCHours()]
    : [date.getFullYear(), date.getMonth(), date.getDate(), date.getHours()];
}

function moment(zone: Zone, year: number, month = 0, day = 1, hour = 0): number {
  return zone === "utc"
    ? Date.UTC(year, month, day, hour)
    : new Date(year, month, day, hour).getTime();
}
