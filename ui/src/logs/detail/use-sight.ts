import { useState } from "react";

import type { LogsDeeds } from "../in-hand.ts";

/** Which line is looked at, and how. */
export type Sight = {
  /** Number of the line whose detail is open. */
  line: number | undefined;
  open: (line: number) => void;
  /** Closes it; false if none is open. */
  close: () => boolean;
  /** The line as it was written, in place of what was read in it. */
  raw: boolean;
  setRaw: (raw: boolean) => void;
  /** So many lines before and after it are shown. */
  around: number | undefined;
  setAround: (around: number | undefined) => void;
  /** What keys do with the line that is open, or else with the one they start from. */
  deeds: (current: number | undefined) => Pick<LogsDeeds, "raw" | "around">;
};

/** How many lines before and after are offered. */
export const STEPS = [5, 20, 100] as const;

/** What is looked at of a line; another line is looked at the same way. */
export function useSight(): Sight {
  const [line, setLine] = useState<number>();
  const [raw, setRaw] = useState(false);
  const [around, setAround] = useState<number>();
  const open = (next: number): void => {
    setLine(next);
    // They cost a question to the source, which walking from line to line must not ask.
    if (next !== line) setAround(undefined);
  };
  const close = (): boolean => {
    setLine(undefined);
    return line !== undefined;
  };
  const deeds = (current: number | undefined): Pick<LogsDeeds, "raw" | "around"> => {
    const of = line ?? current;
    if (of === undefined) return {};
    return {
      raw: () => {
        open(of);
        setRaw(line === undefined || !raw);
      },
      around: () => {
        open(of);
        setAround(STEPS.find((step) => step > (around ?? 0)) ?? STEPS[0]);
      },
    };
  };
  return { line, open, close, raw, setRaw, around, setAround, deeds };
}
