import type { TimeRange, TraceSummary } from "../../contract.ts";
import { millisOf } from "../../dashboards/log-rows.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../state/time-range.ts";

/** The room that is drawn in, in CSS pixels. */
export type Box = { left: number; top: number; width: number; height: number };

/** What the edges of a plot stand for. */
export type Axes = {
  box: Box;
  range: TimeRange;
  /** Durations at the lower and the upper edge, in milliseconds; the lower is above 0 where it is a logarithm. */
  low: number;
  high: number;
  log: boolean;
};

/** A trace in the plot. */
export type Dot = { x: number; y: number; trace: TraceSummary; failed: boolean };

export type Tick = { at: number; text: string };

/** No duration is drawn below a microsecond, which a logarithm could not hold. */
const LEAST = 0.001;

/** Axes on which every trace has its place. */
export function axesOf(
  traces: readonly TraceSummary[],
  range: TimeRange,
  box: Box,
  log: boolean,
): Axes {
  const durations = traces.map((trace) => Math.max(trace.duration_ms, LEAST));
  const longest = durations.reduce((most, each) => Math.max(most, each), LEAST);
  if (!log) return { box, range, low: 0, high: niceAbove(longest), log };
  const shortest = durations.reduce((least, each) => Math.min(least, each), longest);
  const low = 10 ** Math.floor(Math.log10(shortest));
  const high = 10 ** Math.ceil(Math.log10(longest));
  // One decade at least, so that equal durations do not lie on an edge.
  return { box, range, low, high: high > low ? high : low * 10, log };
}

/** The moments that traces span, with room at both ends: the range of what was not asked over one. */
export function extentOf(traces: readonly TraceSummary[]): TimeRange {
  const starts = traces.map((trace) => millisOf(trace.start));
  const first = starts.reduce((least, each) => Math.min(least, each), starts[0] ?? 0);
  const last = starts.reduce((most, each) => Math.max(most, each), first);
  const room = Math.max(Math.round((last - first) / 50), SECOND);
  return { start: first - room, end: last + room };
}

/** Where a moment stands. */
export function xAt({ box, range }: Axes, at: number): number {
  return box.left + ((at - range.start) / Math.max(range.end - range.start, 1)) * box.width;
}

/** Where a duration stands. */
export function yAt({ box, low, high, log }: Axes, ms: number): number {
  const share = log
    ? Math.log(Math.max(ms, low) / low) / Math.log(high / low)
    : (ms - low) / (high - low);
  return box.top + box.height * (1 - share);
}

/** The moment at a place, held within the range. */
export function momentAt({ box, range }: Axes, x: number): number {
  const share = clamp((x - box.left) / Math.max(box.width, 1));
  return range.start + share * (range.end - range.start);
}

/** The duration at a place, in milliseconds, held within the axis. */
export function durationAt({ box, low, high, log }: Axes, y: number): number {
  const share = 1 - clamp((y - box.top) / Math.max(box.height, 1));
  return log ? low * (high / low) ** share : low + share * (high - low);
}

/** Every trace at its place; those outside the range lie on its edge. */
export function dotsOf(traces: readonly TraceSummary[], axes: Axes): Dot[] {
  const { box } = axes;
  return traces.map((trace) => ({
    x: Math.min(Math.max(xAt(axes, millisOf(trace.start)), box.left), box.left + box.width),
    y: yAt(axes, trace.duration_ms),
    trace,
    failed: (trace.errors ?? 0) > 0,
  }));
}

/** The dot nearest to a place, if one is within reach. */
export function nearest(
  dots: readonly Dot[],
  x: number,
  y: number,
  reach = 14,
): number | undefined {
  let best: number | undefined;
  let least = reach;
  for (const [at, dot] of dots.entries()) {
    const distance = Math.hypot(dot.x - x, dot.y - y);
    if (distance <= least) {
      best = at;
      least = distance;
    }
  }
  return best;
}

/** Durations worth a line: whole decades, or up to five round steps. */
export function durationTicks({ low, high, log }: Axes): number[] {
  if (log) {
    const [first, last] = [Math.round(Math.log10(low)), Math.round(Math.log10(high))];
    const every = Math.max(Math.ceil((last - first) / 5), 1);
    return steps(last - first + 1)
      .filter((step) => step % every === 0)
      .map((step) => exact(10 ** (first + step)));
  }
  const step = roundStep((high - low) / 4);
  return steps(Math.floor((high - low) / step) + 1).map((at) => exact(low + at * step));
}

const TIME_STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((each) => each * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((each) => each * MINUTE),
  ...[1, 2, 3, 6, 12].map((each) => each * HOUR),
  ...[1, 2, 7, 14, 28].map((each) => each * DAY),
];

/** Moments worth a line: round ones of the zone, some 100 pixels apart. */
export function timeTicks({ box, range }: Axes, offsetMs: number): number[] {
  const length = Math.max(range.end - range.start, 1);
  const wanted = length / Math.max(box.width / 100, 1);
  const step = TIME_STEPS.find((each) => each >= wanted) ?? TIME_STEPS.at(-1) ?? DAY;
  const first = Math.ceil((range.start + offsetMs) / step) * step - offsetMs;
  return steps(Math.floor((range.end - first) / step) + 1).map((at) => first + at * step);
}

/** What a brushed rectangle narrows; nothing where it spans an axis or is no wider than a click. */
export type Brushed = { range?: TimeRange; minMs?: number; maxMs?: number };

/** Less than this is a click, not a brush. */
export const DRAG = 5;

/** What lies between two corners. A flat rectangle narrows the time alone, a narrow one the duration. */
export function brushed(
  axes: Axes,
  one: { x: number; y: number },
  other: { x: number; y: number },
): Brushed {
  const [left, right] = [Math.min(one.x, other.x), Math.max(one.x, other.x)];
  const [top, bottom] = [Math.min(one.y, other.y), Math.max(one.y, other.y)];
  const { box } = axes;
  const answer: Brushed = {};
  if (right - left >= DRAG) {
    const [start, end] = [Math.floor(momentAt(axes, left)), Math.ceil(momentAt(axes, right))];
    answer.range = { start, end: Math.max(end, start + SECOND) };
  }
  if (bottom - top >= DRAG * 2) {
    // What reaches an edge has no bound on that side.
    if (bottom < box.top + box.height - 1) answer.minMs = rounded(durationAt(axes, bottom), "down");
    if (top > box.top + 1) answer.maxMs = rounded(durationAt(axes, top), "up");
  }
  return answer;
}

/** To two digits, so that what was dragged reads as if it were typed. */
function rounded(ms: number, towards: "down" | "up"): number {
  if (ms <= 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(ms)) - 1);
  return exact((towards === "down" ? Math.floor(ms / unit) : Math.ceil(ms / unit)) * unit);
}

function niceAbove(value: number): number {
  const step = roundStep(value / 4);
  return exact(Math.ceil(value / step) * step);
}

/** The next of 1, 2, 2.5 and 5 times a power of ten. */
function roundStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  return ([1, 2, 2.5, 5, 10].find((each) => each * power >= wanted) ?? 10) * power;
}

function exact(value: number): number {
  return Number(value.toPrecision(10));
}

function steps(amount: number): number[] {
  return Array.from({ length: Math.max(amount, 0) }, (_, at) => at);
}

function clamp(share: number): number {
  return Math.min(Math.max(share, 0), 1);
}
