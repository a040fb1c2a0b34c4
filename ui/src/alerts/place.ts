import type { AlertsPlace } from "../state/location.ts";

/** What may change of a place; `undefined` takes it away. */
type Change = { [K in keyof Omit<AlertsPlace, "screen">]?: AlertsPlace[K] | undefined };

/** A place with something of it changed. */
export function changed(place: AlertsPlace, change: Change): AlertsPlace {
  const kept = Object.entries({ ...place, ...change }).filter(
    ([, value]: [string, unknown]) =>
      value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0),
  );
  return { ...Object.fromEntries(kept), screen: "alerts" };
}
