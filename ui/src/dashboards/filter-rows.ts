import type { TableCell } from "../contract.ts";

/** The texts that are let through, by column; a column without an entry lets everything through. */
export type Filters = ReadonlyMap<number, ReadonlySet<string>>;

type Row = readonly TableCell[];

/** A text of a column and how often it stands there. */
export type Option = { text: string; count: number };

/** How many texts a menu offers. */
export const MOST_OPTIONS = 500;

const WORDS = new Intl.Collator("en", { numeric: true });

/** The rows whose cells are let through by every filter. */
export function filterRows(rows: readonly Row[], filters: Filters): readonly Row[] {
  if (filters.size === 0) return rows;
  return rows.filter((row) =>
    [...filters].every(([column, texts]) => texts.has(row[column]?.text ?? "")),
  );
}

/** The texts of a column that the other filters leave, in order. */
export function optionsOf(rows: readonly Row[], column: number, filters: Filters): Option[] {
  const others = new Map([...filters].filter(([at]) => at !== column));
  const counts = new Map<string, number>();
  for (const row of filterRows(rows, others)) {
    const text = row[column]?.text ?? "";
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts]
    .map(([text, count]) => ({ text, count }))
    .toSorted((one, other) => WORDS.compare(one.text, other.text));
}

/** Filters after a text of a column was let through or stopped. */
export function toggled(
  filters: Filters,
  column: number,
  text: string,
  options: readonly Option[],
): Filters {
  const before = filters.get(column) ?? new Set(options.map((option) => option.text));
  const after = new Set(before);
  if (!after.delete(text)) after.add(text);
  return withColumn(filters, column, after.size === options.length ? undefined : after);
}

/** Filters with another set of texts for a column, or none. */
export function withColumn(
  filters: Filters,
  column: number,
  texts: ReadonlySet<string> | undefined,
): Filters {
  const next = new Map(filters);
  if (texts) next.set(column, texts);
  else next.delete(column);
  return next;
}
