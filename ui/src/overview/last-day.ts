import type { ChangeMark } from "../contract.ts";
import { DAY, MINUTE } from "../state/time-range.ts";

/** A day is read in coarse steps: what it tells may lie this far from when it was. */
const COARSE = 12 * MINUTE;

/**
 * The changes of the day before a moment, newest first. What the range tells is read in finer steps
 * than the day: of what both tell, it has the better time.
 */
export function ofLastDay(
  range: readonly ChangeMark[],
  day: readonly ChangeMark[],
  now: number,
): ChangeMark[] {
  const told = ({ at, kind, text }: ChangeMark): boolean =>
    range.some(
      (each) => each.kind === kind && each.text === text && Math.abs(each.at - at) <= COARSE,
    );
  return [...range, ...day.filter((change) => !told(change))]
    .filter(({ at }) => at > now - DAY)
    .toSorted((one, other) => other.at - one.at);
}
