import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { clock } from "./clock.ts";
import { present, startPresent } from "./present.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("the present goes on from the last tick, and stands still once it is stopped", () => {
  const stop = startPresent();
  clock.set({ now: 1_000_000, count: 1 });
  expect(present.get()).toBe(1_000_000);
  vi.advanceTimersByTime(25_000);
  expect(present.get()).toBe(1_020_000);
  clock.set({ now: 2_000_000, count: 2 });
  expect(present.get()).toBe(2_000_000);
  stop();
  vi.advanceTimersByTime(60_000);
  expect(present.get()).toBe(2_000_000);
});
