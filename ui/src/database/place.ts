import type { DatabasePlace, Sort } from "../state/location.ts";

/** What may change of a place; `undefined` takes it away. */
type Change = { [K in keyof Omit<DatabasePlace, "screen">]?: DatabasePlace[K] | undefined };

/** A place with something of it changed. */
export function changed(place: DatabasePlace, change: Change): DatabasePlace {
  const kept = Object.entries({ ...place, ...change }).filter(
    ([, value]: [string, unknown]) =>
      value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0),
  );
  return { ...Object.fromEntries(kept), screen: "database" };
}

/** The same place of another database: what was chosen in the one means nothing in the other. */
export function elsewhere(place: DatabasePlace, source: string): DatabasePlace {
  return changed({ screen: "database" }, { source, tab: place.tab });
}

/** Sorted by a column; by the same one again the other way round, then as it came. */
export function sorted(sort: Sort | undefined, by: string): Sort | undefined {
  if (sort?.by !== by) return { by, descending: false };
  return sort.descending ? undefined : { by, descending: true };
}
