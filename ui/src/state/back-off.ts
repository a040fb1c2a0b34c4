import { createStore } from "./store.ts";
import { MINUTE } from "./time-range.ts";

/** The longest wait between two refreshes while sources fail. */
const LONGEST = 5 * MINUTE;

/** How often the interval was doubled because nothing was answered. */
export const backOff = createStore({ doubled: 0 });

/** What came back since the last refresh. */
let answered = false;
let failed = false;

/** Notes how a source did. One answer is enough to ask at the usual pace again. */
export function noteOutcome(outcome: "answered" | "failed"): void {
  if (outcome === "failed") {
    failed = true;
    return;
  }
  answered = true;
  backOff.update((before) => (before.doubled === 0 ? before : { doubled: 0 }));
}

/** Notes that all is asked again: if the round before only failed, the next one waits longer. */
export function noteRefresh(): void {
  if (failed && !answered)
    backOff.update(({ doubled }) => ({ doubled: Math.min(doubled + 1, 16) }));
  answered = false;
  failed = false;
}

/** The wait until the next refresh: twice as long for every round that only failed, up to 5 min. */
export function pace(every: number, doubled: number): number {
  return Math.max(Math.min(every * 2 ** doubled, LONGEST), every);
}

/** Forgets every failure, for another pack. */
export function forgetOutcomes(): void {
  answered = false;
  failed = false;
  backOff.set({ doubled: 0 });
}
