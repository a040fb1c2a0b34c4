import { expect, it } from "vitest";

import type { Finding, LintReport, Weight } from "../contract.ts";
import { filtered, lintSentence, ruleCounts, toRows } from "./lint-rows.ts";

const finding = (weight: Weight, rule: string, uid: string, panel: number | null): Finding => ({
  weight,
  rule,
  uid,
  file: `dashboards/${uid}.json`,
  dashboard: uid.toUpperCase(),
  panel,
  panel_title: panel === null ? "" : `Panel of ${panel}`,
  message: `${rule} is broken`,
  remedy: "Mend it.",
});

const FINDINGS = [
  finding("error", "dead-link", "b", null),
  finding("warning", "fixed-window", "a", 1),
  finding("warning", "fixed-window", "b", 2),
  finding("note", "no-unit", "a", 1),
  finding("note", "dead-link", "a", 3),
];

it("groups by file, then by panel, in the order of the gravest", () => {
  const rows = toRows(FINDINGS).map((row) =>
    row.kind === "file"
      ? `# ${row.title} ${row.file} (${row.amount})`
      : row.kind === "panel"
        ? `## ${row.title} (${row.amount})`
        : row.finding.rule,
  );
  expect(rows).toEqual([
    "# B dashboards/b.json (2)",
    "## The dashboard itself (1)",
    "dead-link",
    "## Panel of 2 (1)",
    "fixed-window",
    "# A dashboards/a.json (3)",
    "## Panel of 1 (2)",
    "fixed-window",
    "no-unit",
    "## Panel of 3 (1)",
    "dead-link",
  ]);
});

it("counts rules, gravest first, then the most frequent", () => {
  expect(ruleCounts(FINDINGS)).toEqual([
    { rule: "dead-link", weight: "error", amount: 2 },
    { rule: "fixed-window", weight: "warning", amount: 2 },
    { rule: "no-unit", weight: "note", amount: 1 },
  ]);
});

it.each([
  [{ rule: "dead-link" }, 2],
  [{ weight: "warning" }, 2],
  [{ weight: "note", rule: "dead-link" }, 1],
  [{ words: "json panel of 3" }, 1],
  [{ words: "nothing" }, 0],
] as const)("filters by %j", (filter, amount) => {
  const whole = { weight: undefined, rule: undefined, words: "", ...filter };
  expect(filtered(FINDINGS, whole)).toHaveLength(amount);
});

const report = (findings: Finding[], queries = 0): LintReport => ({
  dashboards: 2,
  panels: 5,
  queries,
  findings,
  failures: [],
});

it.each([
  [
    report([]),
    false,
    "Nothing to object to in 2 dashboards with 5 panels: the files alone, no source was asked.",
  ],
  [
    report(FINDINGS, 1),
    true,
    "5 findings in 2 dashboards with 5 panels: 1 query asked of the sources.",
  ],
])("says what was looked at", (lint, live, sentence) => {
  expect(lintSentence(lint, live)).toBe(sentence);
});
