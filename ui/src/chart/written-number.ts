import { unitOf } from "./unit-table.ts";

/**
 * Reads back a number that its unit wrote, for sorting what comes as text: "1.5 GiB" is more than
 * "900 MiB". What is not read is not a number.
 */
export function toNumber(text: string, unitId: string): number {
  const unit = unitOf(unitId);
  const found = /-?[\d.]+/.exec(text);
  if (!found) return Number.NaN;
  const number = Number(found[0]) * (text.startsWith("-") && !found[0].startsWith("-") ? -1 : 1);
  if (typeof unit === "function" || !unit.ladder) return number;
  const { ladder, suffix = "" } = unit;
  const after = text.slice(found.index + found[0].length);
  const name = after.endsWith(suffix) ? after.slice(0, after.length - suffix.length) : after;
  const rung = ladder.rungs.indexOf(name);
  if (rung < 0) return number;
  return number * (ladder.lengths?.[rung] ?? ladder.factor ** rung);
}
