import type { DatabasePlace } from "../state/location.ts";

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
