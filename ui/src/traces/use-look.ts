import { useCallback, useState } from "react";

import type { WaterfallState } from "../contract.ts";
import { isSameLook } from "./look.ts";

/** How a trace is looked at, and how it was before. */
export type Look = {
  state: WaterfallState;
  change: (next: WaterfallState) => void;
  back: (() => void) | undefined;
  forward: (() => void) | undefined;
};

type Steps = { steps: readonly WaterfallState[]; at: number };

/** Looks that are remembered, by trace: who comes back finds the trace as it was left. */
const remembered = new Map<string, Steps>();
const TRACES = 20;
const STEPS = 100;

/** The look at a trace, with the steps that led to it. */
export function useLook(key: string, first: () => WaterfallState): Look {
  const [{ steps, at }, set] = useState<Steps>(
    () => remembered.get(key) ?? { steps: [first()], at: 0 },
  );
  const keep = useCallback(
    (change: (before: Steps) => Steps) =>
      set((before) => {
        const next = change(before);
        remembered.delete(key);
        remembered.set(key, next);
        for (const old of [...remembered.keys()].slice(0, -TRACES)) remembered.delete(old);
        return next;
      }),
    [key],
  );
  const change = useCallback(
    (next: WaterfallState) =>
      keep((before) => {
        const now = before.steps[before.at];
        if (now && isSameLook(now, next)) return before;
        // What is typed letter by letter is one step.
        const typing = now && isTyping(now, next);
        const kept = before.steps.slice(0, before.at + (typing ? 0 : 1));
        const all = [...kept, next].slice(-STEPS);
        return { steps: all, at: all.length - 1 };
      }),
    [keep],
  );
  const step = (by: number): (() => void) | undefined =>
    steps[at + by] && (() => keep((before) => ({ ...before, at: before.at + by })));
  const state = steps[at];
  if (!state) throw new Error("a look has at least one step");
  return { state, change, back: step(-1), forward: step(1) };
}

/** Forgets every look, for tests. */
export function forgetLooks(): void {
  remembered.clear();
}

function isTyping(before: WaterfallState, next: WaterfallState): boolean {
  const { text } = before.filter;
  return (
    text !== "" &&
    next.filter.text !== "" &&
    isSameLook(
      { ...before, filter: { ...before.filter, text: "" } },
      { ...next, filter: { ...next.filter, text: "" } },
    )
  );
}
