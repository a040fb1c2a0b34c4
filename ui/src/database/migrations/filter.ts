import type { HistoryCounts, MigrationRow } from "../../contract.ts";
import type { Sort } from "../../state/location.ts";
import { rankOf, STATE_WORDS, toneOf, type Tone } from "./words.ts";

/** A kind of migration that a list can be cut down to, in the order of the chips. */
export type Kind = {
  id: keyof HistoryCounts;
  word: string;
  tone: Tone;
  is: (row: MigrationRow) => boolean;
};

const found = (row: MigrationRow, ...codes: string[]): boolean =>
  row.findings.some(({ code }) => codes.includes(code));

export const KINDS: readonly Kind[] = [
  {
    id: "applied",
    word: "applied",
    tone: "quiet",
    is: ({ state }) => state === "applied" || state === "marked" || state === "baseline",
  },
  { id: "pending", word: "pending", tone: "open", is: ({ state }) => state === "pending" },
  {
    id: "failed",
    word: "failed",
    tone: "critical",
    is: ({ state }) => state === "failed" || state === "half_applied" || state === "dirty",
  },
  {
    id: "edited",
    word: "edited after it was applied",
    tone: "critical",
    is: (row) => row.checksum === "edited" || found(row, "edited"),
  },
  {
    id: "missing",
    word: "without a file",
    tone: "critical",
    is: (row) => found(row, "missing_file"),
  },
  {
    id: "out_of_order",
    word: "out of order",
    tone: "warning",
    is: (row) => found(row, "out_of_order"),
  },
];

/** A migration with its place in the tool's order, from 1. */
export type Placed = { row: MigrationRow; order: number };

/** What a list is cut down to: any of the kinds, and every word of the text. */
export type Filter = { kinds: readonly string[]; text: string };

/** The migrations that a filter leaves, in the tool's order. */
export function filtered(rows: readonly MigrationRow[], { kinds, text }: Filter): Placed[] {
  const chosen = KINDS.filter(({ id }) => kinds.includes(id));
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
  return rows
    .map((row, at): Placed => ({ row, order: at + 1 }))
    .filter(({ row }) => {
      if (chosen.length > 0 && !chosen.some((kind) => kind.is(row))) return false;
      if (words.length === 0) return true;
      const all =
        `${row.id}\n${row.name}\n${row.file}\n${row.batch}\n${row.origin?.author ?? ""}`.toLowerCase();
      return words.every((word) => all.includes(word));
    });
}

/** The columns that a list can be sorted by. */
export type Column =
  | "order"
  | "id"
  | "name"
  | "state"
  | "applied"
  | "by"
  | "duration"
  | "batch"
  | "checksum"
  | "origin"
  | "file";

const NUMBERS = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** In an order; what is alike stays in the tool's, and what has no value comes last either way. */
export function inOrder(rows: readonly Placed[], sort: Sort | undefined): readonly Placed[] {
  const compare = sort && COMPARISONS.get(sort.by);
  if (!compare) return rows;
  const sign = sort.descending ? -1 : 1;
  return rows.toSorted((one, other) => {
    const [first, second] = [compare(one), compare(other)];
    if (first === undefined || second === undefined) {
      return Number(first === undefined) - Number(second === undefined) || one.order - other.order;
    }
    return sign * compareValues(first, second) || one.order - other.order;
  });
}

type Value = string | number | bigint | undefined;

const words = (text: string): Value => (text === "" ? undefined : text);

const COMPARISONS = new Map<string, (placed: Placed) => Value>([
  ["order", ({ order }) => order],
  ["id", ({ row }) => words(row.id)],
  ["name", ({ row }) => words(row.name)],
  // The gravest first, and what is alike together.
  ["state", ({ row }) => `${9 - rankOf(toneOf(row))} ${STATE_WORDS[row.state]}`],
  ["applied", ({ row }) => (row.applied.at === null ? undefined : BigInt(row.applied.at))],
  ["by", ({ row }) => words(row.by)],
  ["duration", ({ row }) => row.duration ?? undefined],
  ["batch", ({ row }) => words(row.batch)],
  ["checksum", ({ row }) => row.checksum],
  ["origin", ({ row }) => words(row.origin?.author ?? "")],
  ["file", ({ row }) => words(row.file)],
]);

function compareValues(one: string | number | bigint, other: string | number | bigint): number {
  if (typeof one === "string" && typeof other === "string") return NUMBERS.compare(one, other);
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Columns that say something in at least one migration; the rest would only take room. */
export function columnsOf(rows: readonly MigrationRow[]): ReadonlySet<Column> {
  const used = new Set<Column>(["order", "id", "state", "applied", "checksum"]);
  const some: readonly (readonly [Column, (row: MigrationRow) => boolean])[] = [
    ["name", (row) => row.name !== "" && row.name !== row.id],
    ["by", (row) => row.by !== ""],
    ["duration", (row) => row.duration !== null],
    ["batch", (row) => row.batch !== ""],
    ["origin", (row) => row.origin !== null],
    ["file", (row) => row.file !== ""],
  ];
  for (const [column, says] of some) if (rows.some(says)) used.add(column);
  return used;
}
