import { describe, expect, it } from "vitest";

import type { ImportReport, ReportEntry } from "../contract.ts";
import {
  elementsWithParts,
  filtered,
  reportSentence,
  reportText,
  toRows,
  type ReportRow,
} from "./report-rows.ts";

const entry = (
  panel: number | null,
  verdict: ReportEntry["verdict"],
  name: string,
): ReportEntry => ({
  panel,
  panel_title: panel === null ? "" : panel === 9 ? "" : `Panel of ${panel}`,
  element: name.startsWith("type") ? "panel" : "option",
  name,
  verdict,
  words: verdict === "rendered" ? "" : `Reason of ${name}`,
});

const ENTRIES = [
  entry(2, "unsupported", "type geomap"),
  entry(1, "approximated", "lineStyle"),
  entry(2, "unsupported", "layers"),
  entry(null, "approximated", "annotations"),
  entry(1, "rendered", "type graph"),
  entry(9, "rendered", "unit"),
];

const written = (row: ReportRow): string => {
  if (row.kind === "part") return `# ${row.title} (${row.amount})`;
  return row.kind === "panel" ? `## ${row.title} (${row.amount})` : row.entry.name;
};

describe("rows", () => {
  it("list first what is not as written, each panel once, at its first part", () => {
    expect(toRows(ENTRIES).map(written)).toEqual([
      "# Not as written (4)",
      "## Panel of 2 (2)",
      "type geomap",
      "layers",
      "## Panel of 1 (1)",
      "lineStyle",
      "## The dashboard itself (1)",
      "annotations",
      "# As written (2)",
      "## Panel of 1 (1)",
      "type graph",
      "## Panel 9 (1)",
      "unit",
    ]);
  });

  it("are none for no entries, and quick for many", () => {
    expect(toRows([])).toEqual([]);
    const many = Array.from({ length: 50_000 }, (_, at) => entry(at % 300, "rendered", `o${at}`));
    expect(toRows(many)).toHaveLength(50_000 + 300 + 1);
  });
});

it.each([
  [{ verdict: "unsupported" }, ["type geomap", "layers"]],
  [{ element: "panel" }, ["type geomap", "type graph"]],
  [{ words: "GEOMAP reason" }, ["type geomap"]],
  [{ words: "panel of 1" }, ["lineStyle", "type graph"]],
  [{ verdict: "approximated", element: "panel" }, []],
  [{ words: "" }, ENTRIES.map(({ name }) => name)],
] as const)("filters by %j", (filter, expected) => {
  const whole = { verdict: undefined, element: undefined, words: "", ...filter };
  expect(filtered(ENTRIES, whole).map(({ name }) => name)).toEqual(expected);
});

const report = (rendered: number, approximated: number, unsupported: number): ImportReport => ({
  title: "T",
  file: "dashboards/t.json",
  total: { rendered, approximated, unsupported },
  elements: [],
  entries: ENTRIES,
});

it.each([
  [0, 0, 0, "The file holds nothing to show."],
  [1, 0, 0, "The one part of the file is shown as written."],
  [7, 0, 0, "All 7 parts of the file are shown as written."],
  [5, 2, 0, "5 of 7 parts are shown as written, 2 nearly so."],
  [5, 0, 1, "5 of 6 parts are shown as written, 1 not at all."],
  [5, 2, 1, "5 of 8 parts are shown as written, 2 nearly so, 1 not at all."],
])("says %i, %i and %i in a sentence", (rendered, approximated, unsupported, sentence) => {
  expect(reportSentence(report(rendered, approximated, unsupported))).toBe(sentence);
});

it("is copied as text with everything that is not as written", () => {
  expect(reportText(report(2, 2, 2))).toBe(
    [
      "T (dashboards/t.json)",
      "2 of 6 parts are shown as written, 2 nearly so, 2 not at all.",
      "",
      "Panel of 2",
      "- Not shown: panel type geomap: Reason of type geomap",
      "- Not shown: option layers: Reason of layers",
      "",
      "Panel of 1",
      "- Approximated: option lineStyle: Reason of lineStyle",
      "",
      "The dashboard itself",
      "- Approximated: option annotations: Reason of annotations",
      "",
    ].join("\n"),
  );
});

it("leaves out kinds of which the file has none", () => {
  const counts = { rendered: 0, approximated: 0, unsupported: 0 };
  const elements = [
    { element: "panel", counts: { ...counts, rendered: 1 } },
    { element: "link", counts },
  ];
  expect(elementsWithParts(elements).map(({ element }) => element)).toEqual(["panel"]);
});
