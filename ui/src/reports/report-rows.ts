import type { ElementCounts, ImportReport, ReportEntry, Verdict } from "../contract.ts";
import { count } from "../format.ts";
import { groupBy } from "./group-by.ts";

/** Which entries are listed. */
export type ReportFilter = {
  verdict: Verdict | undefined;
  element: string | undefined;
  words: string;
};

/** A head, or an entry under it. */
export type ReportRow =
  | { kind: "part"; title: string; amount: number }
  | { kind: "panel"; panel: number | null; title: string; amount: number }
  | { kind: "entry"; entry: ReportEntry };

export const VERDICTS: readonly Verdict[] = ["rendered", "approximated", "unsupported"];

/** The verdict in the words of the screen. */
export const VERDICT_WORDS: Record<Verdict, string> = {
  rendered: "As written",
  approximated: "Approximated",
  unsupported: "Not shown",
};

/** The entries that a filter lets through, in the order of the report. */
export function filtered(entries: readonly ReportEntry[], filter: ReportFilter): ReportEntry[] {
  const wanted = filter.words.toLocaleLowerCase().split(/\s+/u).filter(Boolean);
  return entries.filter((entry) => {
    if (filter.verdict !== undefined && entry.verdict !== filter.verdict) return false;
    if (filter.element !== undefined && entry.element !== filter.element) return false;
    const { panel_title, element, name, words } = entry;
    const text = [panel_title, element, name, words].join("\n").toLocaleLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/**
 * Entries under their panels: first all that is not simply as written, then the rest. Within each
 * part a panel stands once, at the place of its first entry.
 */
export function toRows(entries: readonly ReportEntry[]): ReportRow[] {
  const left = entries.filter((entry) => entry.verdict !== "rendered");
  const whole = entries.filter((entry) => entry.verdict === "rendered");
  return [...part("Not as written", left), ...part("As written", whole)];
}

function part(title: string, entries: readonly ReportEntry[]): ReportRow[] {
  if (entries.length === 0) return [];
  const panels = groupBy(entries, (entry) => entry.panel);
  return [
    { kind: "part", title, amount: entries.length },
    ...[...panels].flatMap(([panel, own]): ReportRow[] => [
      { kind: "panel", panel, title: panelTitle(panel, own[0]), amount: own.length },
      ...own.map((entry): ReportRow => ({ kind: "entry", entry })),
    ]),
  ];
}

function panelTitle(panel: number | null, entry: ReportEntry | undefined): string {
  if (panel === null) return "The dashboard itself";
  return entry?.panel_title === "" || !entry ? `Panel ${panel}` : entry.panel_title;
}

/** What the report amounts to in one sentence. */
export function reportSentence({ total }: ImportReport): string {
  const all = total.rendered + total.approximated + total.unsupported;
  if (all === 0) return "The file holds nothing to show.";
  if (all === 1 && total.rendered === 1) return "The one part of the file is shown as written.";
  if (all === total.rendered) return `All ${count(all, "part")} of the file are shown as written.`;
  const less = [
    total.approximated > 0 ? `${total.approximated} nearly so` : "",
    total.unsupported > 0 ? `${total.unsupported} not at all` : "",
  ].filter(Boolean);
  return `${total.rendered} of ${count(all, "part")} are shown as written, ${less.join(", ")}.`;
}

/** Kinds of parts that have nothing to tell are left out. */
export function elementsWithParts(elements: readonly ElementCounts[]): ElementCounts[] {
  return elements.filter(
    ({ counts }) => counts.rendered + counts.approximated + counts.unsupported > 0,
  );
}

/** The report as text for a ticket: the counts, and every part that is not as written. */
export function reportText(report: ImportReport): string {
  const lines = toRows(report.entries.filter((entry) => entry.verdict !== "rendered")).flatMap(
    (row) => {
      if (row.kind === "part") return [];
      if (row.kind === "panel") return ["", row.title];
      const { verdict, element, name, words } = row.entry;
      return [`- ${VERDICT_WORDS[verdict]}: ${element} ${name}${words && `: ${words}`}`];
    },
  );
  return [`${report.title} (${report.file})`, reportSentence(report), ...lines, ""].join("\n");
}
