import type { Finding, Health, LintReport, Weight } from "../contract.ts";
import { count } from "../format.ts";
import { groupBy } from "./group-by.ts";

/** Which findings are listed. */
export type LintFilter = {
  weight: Weight | undefined;
  rule: string | undefined;
  words: string;
};

/** A file, a panel under it, or a finding under that. */
export type LintRow =
  | { kind: "file"; file: string; title: string; amount: number }
  | { kind: "panel"; uid: string; panel: number | null; title: string; amount: number }
  | { kind: "finding"; finding: Finding };

export const WEIGHTS: readonly Weight[] = ["error", "warning", "note"];

/** A weight as state and word. */
export const WEIGHT_STATES: Record<Weight, [state: Health, word: string, plural: string]> = {
  error: ["critical", "Error", "Errors"],
  warning: ["warning", "Warning", "Warnings"],
  note: ["unknown", "Note", "Notes"],
};

/** The findings that a filter lets through, in the order of the report. */
export function filtered(findings: readonly Finding[], filter: LintFilter): Finding[] {
  const wanted = filter.words.toLocaleLowerCase().split(/\s+/u).filter(Boolean);
  return findings.filter((finding) => {
    if (filter.weight !== undefined && finding.weight !== filter.weight) return false;
    if (filter.rule !== undefined && finding.rule !== filter.rule) return false;
    const { rule, file, dashboard, panel_title, message, remedy } = finding;
    const text = [rule, file, dashboard, panel_title, message, remedy].join("\n");
    const lower = text.toLocaleLowerCase();
    return wanted.every((word) => lower.includes(word));
  });
}

/** Findings under their panels, panels under their files: each in the order of its gravest. */
export function toRows(findings: readonly Finding[]): LintRow[] {
  return [...groupBy(findings, ({ file }) => file)].flatMap(([file, ofFile]): LintRow[] => [
    { kind: "file", file, title: ofFile[0]?.dashboard ?? "", amount: ofFile.length },
    ...[...groupBy(ofFile, ({ panel }) => panel)].flatMap(([panel, own]): LintRow[] => [
      {
        kind: "panel",
        uid: own[0]?.uid ?? "",
        panel,
        title: panelTitle(panel, own[0]),
        amount: own.length,
      },
      ...own.map((finding): LintRow => ({ kind: "finding", finding })),
    ]),
  ]);
}

function panelTitle(panel: number | null, finding: Finding | undefined): string {
  if (panel === null) return "The dashboard itself";
  return finding?.panel_title === "" || !finding ? `Panel ${panel}` : finding.panel_title;
}

/** How often a rule was broken, and how grave it is. */
export type RuleCount = { rule: string; weight: Weight; amount: number };

/** Broken rules, gravest first, then the most frequent. */
export function ruleCounts(findings: readonly Finding[]): RuleCount[] {
  const rules = [...groupBy(findings, ({ rule }) => rule)].map(([rule, own]): RuleCount => {
    const weight = WEIGHTS.find((each) => own.some((one) => one.weight === each)) ?? "note";
    return { rule, weight, amount: own.length };
  });
  return rules.toSorted(
    (one, other) =>
      WEIGHTS.indexOf(one.weight) - WEIGHTS.indexOf(other.weight) ||
      other.amount - one.amount ||
      one.rule.localeCompare(other.rule),
  );
}

/** What was looked at, and what came of it. */
export function lintSentence(report: LintReport, live: boolean): string {
  const { dashboards, panels, queries, findings } = report;
  const result = findings.length === 0 ? "Nothing to object to" : count(findings.length, "finding");
  const looked = `${count(dashboards, "dashboard")} with ${count(panels, "panel")}`;
  const asked = live
    ? `${count(queries, "query", "queries")} asked of the sources`
    : "the files alone, no source was asked";
  return `${result} in ${looked}: ${asked}.`;
}
