import { useMemo, useState } from "react";

import type { TimeRange } from "../contract.ts";
import { useSession } from "../session.ts";
import { here, history, type LogsPlace } from "../state/location.ts";
import { useStore } from "../state/store.ts";

/** When a search was asked: the lines on screen stay while the clock goes on. */
export type AskedAt = { range: TimeRange; number: number; at: number; again: () => void };

/**
 * The range of a search, fixed when it is asked: a range that follows the clock would move the
 * lines away from whoever reads them. It is asked anew when its conditions or its range change, or
 * when the reader says so.
 */
export function useAsked(place: LogsPlace): AskedAt {
  const { range } = useSession();
  const choice = useStore(history, (value) => here(value).range);
  const [count, setCount] = useState(0);
  const { patterns: _, ...conditions } = place;
  const key = JSON.stringify([conditions, choice, count]);
  const fixed = useMemo(
    () => ({ range, at: range.end, number: nextNumber() }),
    // oxlint-disable-next-line react/exhaustive-deps -- the range is that of the moment of asking
    [key],
  );
  return { ...fixed, again: () => setCount((before) => before + 1) };
}

let numbers = 0;

function nextNumber(): number {
  numbers += 1;
  return numbers;
}
