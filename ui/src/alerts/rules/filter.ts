import type { RuleLine, RuleState } from "../../contract.ts";
import type { Sort } from "../../state/location.ts";

/** The columns that rules are listed and sorted by. */
export type Column = "state" | "name" | "group" | "hold" | "why" | "origin" | "runbook";

/** The states in the order of what they ask for. */
export const STATES: readonly RuleState[] = [
  "firing",
  "failed",
  "never",
  "pending",
  "unused",
  "inactive",
];

/** The rules of some states that have every word of a text. */
export function filtered(
  rules: readonly RuleLine[],
  states: readonly string[],
  text: string,
): RuleLine[] {
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
  return rules.filter((rule) => {
    if (states.length > 0 && !states.includes(rule.state)) return false;
    const { name, group, origin, query, why, runbook } = rule;
    const all = [name, group, origin, query, why, runbook?.title ?? ""].join("\n").toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** Sorted by a column; what asks for something first without one. */
export function inOrder(rules: readonly RuleLine[], sort: Sort | undefined): RuleLine[] {
  if (!sort) return rules.toSorted(byState);
  const direction = sort.descending ? -1 : 1;
  return rules.toSorted((one, other) =>
    sort.by === "state"
      ? direction * byState(one, other)
      : direction *
        textOf(one, sort.by).localeCompare(textOf(other, sort.by), "en", { numeric: true }),
  );
}

function byState(one: RuleLine, other: RuleLine): number {
  return STATES.indexOf(one.state) - STATES.indexOf(other.state);
}

function textOf({ name, group, hold, why, origin, runbook }: RuleLine, column: string): string {
  switch (column) {
    case "name":
      return name;
    case "group":
      return group;
    case "hold":
      return hold;
    case "why":
      return why;
    case "origin":
      return origin;
    default:
      return runbook?.title ?? "";
  }
}
