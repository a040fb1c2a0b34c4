import type { TableCell } from "../contract.ts";

/** The column rows are sorted by. */
export type Sort = { column: number; direction: "ascending" | "descending" };

type Row = readonly TableCell[];

const WORDS = new Intl.Collator("en", { numeric: true });

/** Rows in order of a column: numbers by value, words by letters, gaps last either way. */
export function sortRows(rows: readonly Row[], sort: Sort | undefined): readonly Row[] {
  if (!sort) return rows;
  const sign = sort.direction === "ascending" ? 1 : -1;
  return rows.toSorted((one, other) => {
    const [a, b] = [one[sort.column], other[sort.column]];
    if (!a || !b) return Number(!a) - Number(!b);
    const gaps = Number(isGap(a)) - Number(isGap(b));
    if (gaps !== 0) return gaps;
    return sign * compare(a, b);
  });
}

function compare(a: TableCell, b: TableCell): number {
  if (a.value !== null && b.value !== null) return a.value - b.value;
  return WORDS.compare(a.text, b.text);
}

function isGap(cell: TableCell): boolean {
  return cell.value === null && cell.text === "";
}
