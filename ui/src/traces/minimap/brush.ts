/** A stretch of the minimap, as shares of the trace's duration. */
export type Window = readonly [from: number, to: number];

export const ALL: Window = [0, 1];

/** The least stretch that a drag selects; less is a click. */
const LEAST = 0.002;

/** The stretch between two places; nothing if it is too small to be meant. */
export function dragged(one: number, other: number): Window | undefined {
  const [from, to] = [held(Math.min(one, other)), held(Math.max(one, other))];
  return to - from < LEAST ? undefined : [from, to];
}

/** The stretch after one of its ends was moved; the ends do not pass each other. */
export function resized([from, to]: Window, end: "from" | "to", place: number): Window {
  return end === "from"
    ? [held(Math.min(place, to - LEAST)), to]
    : [from, held(Math.max(place, from + LEAST))];
}

/** The stretch of time, or nothing where it is the whole. */
export function toZoom([from, to]: Window, duration: number): [number, number] | null {
  return from <= 0 && to >= 1 ? null : [from * duration, to * duration];
}

/** The stretch of the minimap that a zoom shows. */
export function ofZoom(zoom: readonly [number, number] | null, duration: number): Window {
  if (!zoom || duration <= 0) return ALL;
  return [held(zoom[0] / duration), held(zoom[1] / duration)];
}

function held(place: number): number {
  return Math.min(Math.max(place, 0), 1);
}
