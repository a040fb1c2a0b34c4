import { createStore } from "../state/store.ts";

/** What keys do with the trace on screen; absent where it cannot be done now. */
export type TraceDeeds = {
  /** Moves by rows. */
  move: (by: number) => void;
  /** To the next match of the filter, or the next error; upwards with `backwards`. */
  seek: (what: "match" | "error", backwards: boolean) => void;
  closeAll: () => void;
  openAll: () => void;
  fold: () => void;
  critical: () => void;
  compress: () => void;
  correct: (() => void) | undefined;
  reRoot: (() => void) | undefined;
  whole: (() => void) | undefined;
  filter: () => void;
  show: (what: TraceTab) => void;
  beside: (what: TraceSide) => void;
  save: () => void;
  copyId: () => void;
  /** A step back in how it is looked at; beyond the first, to the place before. */
  back: (() => void) | undefined;
  forward: (() => void) | undefined;
  /** Closes what is open beside it; false if nothing is. */
  leave: () => boolean;
};

/** What fills the screen. */
export type TraceTab = "waterfall" | "statistics" | "compare";

/** What stands beside it. */
export type TraceSide = "span" | "logs" | "metrics";

/** The trace on screen: the one that keys mean. */
export const traceInHand = createStore<TraceDeeds | undefined>(undefined);
