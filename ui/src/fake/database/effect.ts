import type { MigrationEffect, MigrationEffectRequest } from "../../contract.ts";
import { goldenSignals } from "../golden.ts";

const HALF_AN_HOUR = 30 * 60_000;

const VALUES: [string, string, number][] = [
  ["308 req/s", "312 req/s", 1.01],
  ["0.2%", "4.1%", 20.5],
  ["180 ms", "690 ms", 3.83],
  ["62%", "97%", 1.56],
];

/** Signals that turned bad after the migration; nothing for one whose time is not known. */
export function migrationEffect(request: MigrationEffectRequest, now: number): MigrationEffect {
  if (request.migration.startsWith("unknown"))
    return { at: null, until: null, signals: [], missing: "when it was applied is not known" };
  const at = now - HALF_AN_HOUR;
  const { environment, width, height, theme, zone } = request;
  const range = { start: at - HALF_AN_HOUR, end: now };
  const { signals } = goldenSignals({ environment, range, width, height, theme, zone });
  return {
    at,
    until: now,
    signals: signals.map((signal, nth) => {
      const [before, after, ratio] = VALUES[nth] ?? ["", "", 1];
      return { signal, before, after, ratio };
    }),
    missing: "",
  };
}
