import type { AlertLine } from "../../contract.ts";
import { summaryOf } from "../../parts/alert-standing.ts";
import type { Sort } from "../../state/location.ts";
import { ALERT_KINDS, kindOf, nameOf, type AlertKind } from "../words.ts";

/** The columns that alerts are listed and sorted by. */
export type Column = "state" | "name" | "summary" | "since" | "sources" | "quiet" | "runbook";

/** What a list is cut down to: any of the kinds, and every word of the text. */
export type Filter = { kinds: readonly string[]; text: string };

/** The kinds in the order of their weight. */
export const KINDS: readonly AlertKind[] = [
  "critical",
  "warning",
  "other",
  "pending",
  "silenced",
  "quiet",
];

/** The alerts that a filter leaves, in the order they came in. */
export function filtered(lines: readonly AlertLine[], { kinds, text }: Filter): AlertLine[] {
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
  return lines.filter((line) => {
    if (kinds.length > 0 && !kinds.includes(kindOf(line))) return false;
    if (words.length === 0) return true;
    const all = searched(line);
    return words.every((word) => all.includes(word));
  });
}

/** How many alerts are of each kind. */
export function countKinds(lines: readonly AlertLine[]): Map<AlertKind, number> {
  const counts = new Map<AlertKind, number>();
  for (const line of lines) counts.set(kindOf(line), (counts.get(kindOf(line)) ?? 0) + 1);
  return counts;
}

/** Sorted by a column; as they came without one. */
export function inOrder(lines: readonly AlertLine[], sort: Sort | undefined): readonly AlertLine[] {
  if (!sort) return lines;
  const direction = sort.descending ? -1 : 1;
  return lines.toSorted((one, other) => direction * compare(one, other, sort.by));
}

function compare(one: AlertLine, other: AlertLine, by: string): number {
  switch (by) {
    case "state":
      return KINDS.indexOf(kindOf(one)) - KINDS.indexOf(kindOf(other));
    case "since":
      return (one.alert.since ?? 0) - (other.alert.since ?? 0);
    default:
      return textOf(one, by).localeCompare(textOf(other, by), "en", { numeric: true });
  }
}

function textOf({ alert, sources, quiet, runbook }: AlertLine, column: string): string {
  switch (column) {
    case "name":
      return nameOf(alert.labels);
    case "summary":
      return summaryOf(alert);
    case "sources":
      return sources.join();
    case "quiet":
      return quiet.join();
    case "runbook":
      return runbook?.title ?? "";
    default:
      return "";
  }
}

/** Everything of an alert that a text is looked for in: "severity=critical" finds its label. */
function searched(line: AlertLine): string {
  const { labels, annotations } = line.alert;
  return [
    ALERT_KINDS[kindOf(line)].word,
    ...Object.entries(labels).map(([name, value]) => `${name}=${value}`),
    ...Object.values(annotations),
    ...line.sources,
    ...line.quiet,
  ]
    .join("\n")
    .toLowerCase();
}
