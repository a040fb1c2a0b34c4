import type { TableLine } from "../../contract.ts";
import type { Sort } from "../../state/location.ts";

/** The columns that tables are listed and sorted by. */
export type Column =
  | "schema"
  | "name"
  | "kind"
  | "rows"
  | "bytes"
  | "columns"
  | "indexes"
  | "findings"
  | "comment"
  | "docs";

/** Names a table within its database. */
export function keyOf({ schema, name }: { schema: string; name: string }): string {
  return `${schema}\n${name}`;
}

/** Tables in whose name, columns or comments every word stands; `schema.name` is one word. */
export function found(tables: readonly TableLine[], text: string): readonly TableLine[] {
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return tables;
  return tables.filter((table) => {
    const all = `${table.schema}.${table.name} ${table.kind}`.toLowerCase();
    return words.every((word) => all.includes(word) || table.words.includes(word));
  });
}

/** In an order; without one as they came. What has no value comes last either way. */
export function inOrder(
  tables: readonly TableLine[],
  sort: Sort | undefined,
): readonly TableLine[] {
  const value = sort && VALUES.get(sort.by);
  if (!value) return tables;
  const sign = sort.descending ? -1 : 1;
  return tables.toSorted((one, other) => {
    const [first, second] = [value(one), value(other)];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    if (typeof first === "string" && typeof second === "string") {
      return sign * NAMES.compare(first, second);
    }
    return sign * (Number(first) - Number(second));
  });
}

const NAMES = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

const VALUES = new Map<string, (table: TableLine) => string | number | null>([
  ["schema", ({ schema }) => schema],
  ["name", ({ name }) => name],
  ["kind", ({ kind }) => kind],
  ["rows", ({ rows }) => rows],
  ["bytes", ({ bytes }) => bytes],
  ["columns", ({ columns }) => columns],
  ["indexes", ({ indexes }) => indexes],
  // Those with something wrong first.
  ["findings", ({ findings }) => -findings.length],
  ["comment", ({ comment }) => (comment === "" ? null : comment)],
  ["docs", ({ documented }) => (documented ? 0 : 1)],
]);
