import type { ChangeMark, EntryView, IncidentLine } from "../../contract.ts";
import { millisOf } from "../../dashboards/log-rows.ts";
import { clockTime, date } from "../../format.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../state/time-range.ts";
import type { Tone } from "../entries/tone.ts";
import { toneOf, weightOf } from "../entries/tone.ts";

/** The stretch of time that the axis shows, in milliseconds. */
export type Stretch = { from: number; to: number };

/** Entries that lie so close together that they share a mark. */
export type DoneMark = {
  /** Its middle, in pixels. */
  x: number;
  entries: readonly EntryView[];
  /** The weightiest of them, which the mark shows and leads to. */
  first: EntryView;
  tone: Tone;
};

/** Something that happened, in a row where its words have room. */
export type HappenedMark = {
  /** Where it begins, in pixels. */
  x: number;
  /** Where it ended, for what lasted and is over. */
  end: number | undefined;
  row: number;
  change: ChangeMark;
  /** Pixels until the next mark of its row. */
  room: number;
};

/** Room that a mark takes. */
const APART = 26;
/** Room that a mark needs before another stands in its row. */
const LEAST = 30;
const ROWS = 2;

/** From the first thing that happened to the last that was done, or to now, with a little air. */
export function stretchOf(
  line: IncidentLine,
  entries: readonly EntryView[],
  happened: readonly ChangeMark[],
  now: number,
): Stretch {
  const ends = [entries[0], entries.at(-1)].flatMap((entry) => (entry ? [millisOf(entry.at)] : []));
  const moments = [
    line.began,
    line.ended ?? (line.state === "closed" ? line.began : now),
    ...ends,
    ...happened.map(({ at }) => at),
  ];
  const from = moments.reduce((least, each) => Math.min(least, each));
  const to = moments.reduce((most, each) => Math.max(most, each));
  const air = Math.max((to - from) * 0.015, 5 * SECOND);
  return { from: from - air, to: to + air };
}

/** Where a moment lies on an axis of that width. */
export function placeOf(at: number, { from, to }: Stretch, width: number): number {
  return Math.min(Math.max(((at - from) / (to - from)) * width, 0), width);
}

/** One mark for what was done within its room, in the order of time. */
export function doneOf(entries: readonly EntryView[], stretch: Stretch, width: number): DoneMark[] {
  const groups: { x: number; entries: EntryView[] }[] = [];
  for (const entry of entries) {
    const x = placeOf(millisOf(entry.at), stretch, width);
    const last = groups.at(-1);
    if (last && x - last.x < APART) last.entries.push(entry);
    else groups.push({ x, entries: [entry] });
  }
  return groups.map((group): DoneMark => {
    const first = group.entries.reduce((most, each) =>
      weightOf(each) > weightOf(most) ? each : most,
    );
    return { ...group, first, tone: toneOf(first) };
  });
}

/** What happened, spread over rows so that as many words as possible can be read. */
export function happenedOf(
  happened: readonly ChangeMark[],
  stretch: Stretch,
  width: number,
): HappenedMark[] {
  const last = Array.from({ length: ROWS }, () => Number.NEGATIVE_INFINITY);
  const marks = happened
    .toSorted((one, other) => one.at - other.at)
    .map((change) => {
      const x = placeOf(change.at, stretch, width);
      // The row whose last mark is furthest away.
      const row = last.indexOf(Math.min(...last));
      last[row] = x;
      const end = change.end === undefined ? undefined : placeOf(change.end, stretch, width);
      return { x, end, row, change };
    });
  return marks.map((mark, at) => {
    const next = marks.slice(at + 1).find(({ row }) => row === mark.row);
    return { ...mark, room: Math.max((next?.x ?? width) - mark.x, Math.min(LEAST, width)) };
  });
}

/** A mark of the axis; a strong one begins a day. */
export type Tick = { at: number; text: string; strong: boolean };

const STEPS = [
  5 * SECOND,
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  28 * DAY,
];

/** Round moments of the clock, about that many. */
export function ticksOf({ from, to }: Stretch, most: number, zone: "utc" | "local"): Tick[] {
  const least = (to - from) / Math.max(most, 1);
  const step = STEPS.find((each) => each >= least) ?? 28 * DAY;
  // Midnight of the zone is a tick, as far as the zone keeps its offset meanwhile.
  const offset = zone === "utc" ? 0 : -new Date(from).getTimezoneOffset() * MINUTE;
  const ticks: Tick[] = [];
  for (let at = Math.ceil((from + offset) / step) * step - offset; at <= to; at += step) {
    const time = clockTime(at, zone, step < MINUTE);
    const strong = clockTime(at, zone) === "00:00:00";
    ticks.push({ at, text: strong || step >= DAY ? date(at, zone) : time, strong });
  }
  return ticks;
}
