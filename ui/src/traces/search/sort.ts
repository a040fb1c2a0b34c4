import type { TraceSummary } from "../../contract.ts";

/** The columns by which results are sorted. */
export type SortKey = "start" | "service" | "name" | "duration" | "spans" | "errors";

export type Sorting = { by: SortKey; descending: boolean };

/** As sources answer: the newest first. */
export const NEWEST: Sorting = { by: "start", descending: true };

/** Every trace once, however often a source names it. */
export function distinct(traces: readonly TraceSummary[]): TraceSummary[] {
  return [...new Map(traces.map((trace) => [trace.id, trace])).values()];
}

/** Traces in another order; equal ones stay newest first, and what is not known comes last. */
export function sortTraces(traces: readonly TraceSummary[], sorting: Sorting): TraceSummary[] {
  const { by, descending } = sorting;
  const sign = descending ? -1 : 1;
  const compare = (one: TraceSummary, other: TraceSummary): number => {
    switch (by) {
      case "start":
        return sign * compareNanos(one.start, other.start);
      case "service":
      case "name":
        return sign * one[by].localeCompare(other[by], "en");
      case "duration":
        return sign * (one.duration_ms - other.duration_ms);
      case "spans":
      case "errors":
        return compareKnown(one[by], other[by], sign);
    }
  };
  return traces.toSorted(
    (one, other) => compare(one, other) || compareNanos(other.start, one.start),
  );
}

/** A click on a column: sorts by it, numbers from the largest; a second click turns it round. */
export function turned(before: Sorting, by: SortKey): Sorting {
  if (before.by === by) return { by, descending: !before.descending };
  return { by, descending: by !== "service" && by !== "name" };
}

function compareNanos(one: string, other: string): number {
  const difference = BigInt(one) - BigInt(other);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function compareKnown(one: number | null, other: number | null, sign: number): number {
  if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
  return sign * (one - other);
}
