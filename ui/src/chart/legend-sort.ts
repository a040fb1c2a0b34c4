import type { SeriesView } from "../contract.ts";
import { toNumber } from "./written-number.ts";

/** The column of a legend's table that sorts it: a calculation, or -1 for the name. */
export type LegendSort = { column: number; ascending: boolean };

const WORDS = new Intl.Collator("en", { numeric: true });

/** Series in order of a column; what is no number comes last either way. */
export function sortSeries(
  series: readonly SeriesView[],
  sort: LegendSort | undefined,
): readonly SeriesView[] {
  if (!sort) return series;
  const sign = sort.ascending ? 1 : -1;
  if (sort.column < 0) {
    return series.toSorted((one, other) => sign * WORDS.compare(one.label, other.label));
  }
  const value = (one: SeriesView): number => toNumber(one.calcs[sort.column] ?? "", one.unit);
  return series.toSorted((one, other) => {
    const [a, b] = [value(one), value(other)];
    const gaps = Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return gaps !== 0 || Number.isNaN(a) ? gaps : sign * (a - b);
  });
}
