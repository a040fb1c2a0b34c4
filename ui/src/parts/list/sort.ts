import type { Sort } from "../../state/location.ts";

/** The order after a click on a column: by it, then the other way round, then as it came. */
export function nextSort(sort: Sort | undefined, by: string): Sort | undefined {
  if (sort?.by !== by) return { by, descending: false };
  return sort.descending ? undefined : { by, descending: true };
}
