import type { StatisticsRow } from "../../contract.ts";

/** What statistics can be sorted by. */
export type Column =
  | "name"
  | "count"
  | "errors"
  | "self_time"
  | "critical"
  | "total"
  | "p50"
  | "p95"
  | "max";

export type Order = { column: Column; down: boolean };

/** Rows in an order; rows that are alike in it stay as they came. */
export function sortRows(
  rows: readonly StatisticsRow[],
  { column, down }: Order,
): readonly StatisticsRow[] {
  const sign = down ? -1 : 1;
  return rows.toSorted((one, other) =>
    column === "name"
      ? sign * (one.service.localeCompare(other.service) || one.name.localeCompare(other.name))
      : sign * (one[column] - other[column]),
  );
}
