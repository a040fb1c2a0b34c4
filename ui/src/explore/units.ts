/** Units that an answer can be written in, by Grafana's id: those a query's result mostly has. */
export const UNITS: readonly (readonly [id: string, name: string])[] = [
  ["", "Plain number"],
  ["reqps", "Requests per second"],
  ["ops", "Operations per second"],
  ["percentunit", "Per cent, of 0–1"],
  ["percent", "Per cent, of 0–100"],
  ["s", "Seconds"],
  ["ms", "Milliseconds"],
  ["bytes", "Bytes (IEC)"],
  ["decbytes", "Bytes (SI)"],
  ["Bps", "Bytes per second"],
];

/** What a unit is called: a panel may bring one that is not offered. */
export function unitName(id: string): string {
  return UNITS.find(([each]) => each === id)?.[1] ?? id;
}

/** The units to choose from, the present one among them. */
export function unitsWith(id: string): readonly (readonly [id: string, name: string])[] {
  return UNITS.some(([each]) => each === id) ? UNITS : [[id, id], ...UNITS];
}
