import type { SilenceState, SilenceView } from "../../contract.ts";
import type { Sort } from "../../state/location.ts";
import { writeMatcher } from "./matchers.ts";

/** The columns that silences are listed and sorted by. */
export type Column = "state" | "matchers" | "by" | "comment" | "age" | "until" | "hides";

export const STATES: readonly SilenceState[] = ["active", "pending", "expired"];

/** Names a silence among those of all sources. */
export function keyOf({ source, id }: SilenceView): string {
  return `${source}\n${id}`;
}

/** The silences of some states that have every word of a text. */
export function filtered(
  silences: readonly SilenceView[],
  states: readonly string[],
  text: string,
): SilenceView[] {
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
  return silences.filter((silence) => {
    if (states.length > 0 && !states.includes(silence.state)) return false;
    const { by, comment, matchers, title, remarks } = silence;
    const all = [by, comment, title, ...matchers.map(writeMatcher), ...remarks]
      .join("\n")
      .toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** Sorted by a column; as they came without one. */
export function inOrder(
  silences: readonly SilenceView[],
  sort: Sort | undefined,
): readonly SilenceView[] {
  if (!sort) return silences;
  const direction = sort.descending ? -1 : 1;
  return silences.toSorted((one, other) => direction * compare(one, other, sort.by));
}

function compare(one: SilenceView, other: SilenceView, by: string): number {
  switch (by) {
    case "state":
      return STATES.indexOf(one.state) - STATES.indexOf(other.state);
    case "age":
      return (one.starts ?? 0) - (other.starts ?? 0);
    case "until":
      return (one.ends ?? 0) - (other.ends ?? 0);
    case "hides":
      return one.hides - other.hides;
    default:
      return textOf(one, by).localeCompare(textOf(other, by), "en", { numeric: true });
  }
}

function textOf({ by, comment, matchers }: SilenceView, column: string): string {
  if (column === "by") return by;
  return column === "comment" ? comment : matchers.map(writeMatcher).join(", ");
}
