import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { backOff, forgetOutcomes, noteOutcome, noteRefresh, pace } from "./back-off.ts";
import { clock, startClock } from "./clock.ts";
import { prefer } from "./preferences.ts";
import { MINUTE, SECOND } from "./time-range.ts";

beforeEach(() => {
  forgetOutcomes();
});

it.each([
  [10 * SECOND, 0, 10 * SECOND],
  [10 * SECOND, 1, 20 * SECOND],
  [10 * SECOND, 4, 160 * SECOND],
  [10 * SECOND, 5, 5 * MINUTE],
  [30 * SECOND, 16, 5 * MINUTE],
  [15 * MINUTE, 3, 15 * MINUTE],
  [0, 3, 0],
])("every %d ms, doubled %d times, is every %d ms", (every, doubled, expected) => {
  expect(pace(every, doubled)).toBe(expected);
});

it("doubles for a round that only failed, and never for one with an answer", () => {
  noteOutcome("failed");
  noteRefresh();
  expect(backOff.get().doubled).toBe(1);
  // A round in which nothing was asked says nothing.
  noteRefresh();
  expect(backOff.get().doubled).toBe(1);
  noteOutcome("failed");
  noteOutcome("answered");
  expect(backOff.get().doubled).toBe(0);
  noteRefresh();
  expect(backOff.get().doubled).toBe(0);
});

describe("the clock", () => {
  const start = Date.UTC(2026, 10, 26);
  let stop = (): void => undefined;
  const ticks = (ms: number): number => {
    const before = clock.get().count;
    vi.advanceTimersByTime(ms);
    return clock.get().count - before;
  };

  beforeEach(() => {
    vi.useFakeTimers({ now: start });
    prefer({ refreshMs: 10 * SECOND });
    clock.set({ now: start, count: 0 });
    stop = startClock();
  });
  afterEach(() => {
    stop();
    vi.useRealTimers();
    forgetOutcomes();
  });

  it("ticks at the preferred interval", () => {
    expect(ticks(60 * SECOND)).toBe(6);
    prefer({ refreshMs: 30 * SECOND });
    expect(ticks(60 * SECOND)).toBe(2);
    prefer({ refreshMs: 0 });
    expect(ticks(600 * SECOND)).toBe(0);
  });

  it("waits longer with each round that failed, and returns with the first answer", () => {
    noteOutcome("failed");
    expect(ticks(10 * SECOND)).toBe(1);
    noteOutcome("failed");
    expect(ticks(10 * SECOND)).toBe(0);
    expect(ticks(10 * SECOND)).toBe(1);
    expect(ticks(39 * SECOND)).toBe(0);
    expect(ticks(SECOND)).toBe(1);
    // The wait began 5 s ago: what is left of the usual one is 5 s.
    expect(ticks(5 * SECOND)).toBe(0);
    noteOutcome("answered");
    expect(ticks(5 * SECOND)).toBe(1);
    expect(ticks(10 * SECOND)).toBe(1);
  });
});
