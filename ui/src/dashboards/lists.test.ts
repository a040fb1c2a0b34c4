import { describe, expect, it } from "vitest";

import type { TableView } from "../contract.ts";
import { logLines } from "../fake/kinds/lines.ts";
import { columnWidths } from "./columns.ts";
import { filterRows, optionsOf, toggled, withColumn, type Filters } from "./filter-rows.ts";
import { detailHeight, exactTime, fieldsOf, logTime, rowHeight } from "./log-rows.ts";

const cell = (text: string) => ({ text, value: null, state: "neutral" as const });
const rows = [
  ["a", "x"],
  ["b", "x"],
  ["b", "y"],
  ["", "y"],
].map((row) => row.map(cell));

describe("filters of columns", () => {
  const texts = (filters: Filters): string[] =>
    filterRows(rows, filters).map((row) => row.map((each) => each.text).join(""));

  it("let through what every one lets through", () => {
    expect(texts(new Map())).toHaveLength(4);
    expect(texts(new Map([[0, new Set(["b"])]]))).toEqual(["bx", "by"]);
    expect(
      texts(
        new Map([
          [0, new Set(["b", ""])],
          [1, new Set(["y"])],
        ]),
      ),
    ).toEqual(["by", "y"]);
  });

  it("offer what the other columns leave, with its number", () => {
    expect(optionsOf(rows, 0, new Map([[1, new Set(["y"])]]))).toEqual([
      { text: "", count: 1 },
      { text: "b", count: 1 },
    ]);
  });

  it("are gone when everything is let through again", () => {
    const options = optionsOf(rows, 0, new Map());
    const without = toggled(new Map(), 0, "a", options);
    expect(texts(without)).toEqual(["bx", "by", "y"]);
    expect(toggled(without, 0, "a", options).size).toBe(0);
    expect(withColumn(without, 0, undefined).size).toBe(0);
  });
});

it("gives columns the width of their texts, or the file's", () => {
  const table: TableView = {
    columns: [
      { name: "n", numeric: true, look: "plain", filterable: false },
      { name: "a name that is long", numeric: false, look: "plain", filterable: false },
      { name: "w", numeric: false, look: "plain", filterable: false, width: 200 },
      { name: "b", numeric: true, look: "bar", filterable: false },
    ],
    rows: [[cell("1"), cell("x".repeat(900)), cell("y"), cell("2")]],
    total: 1,
    footer: [],
    head: true,
  };
  const [narrow = 0, wide = 0, given = 0, bar = 0] = columnWidths(table);
  expect(narrow).toBe(56);
  expect(wide).toBe(420);
  expect(given).toBe(200);
  expect(bar).toBeGreaterThan(180);
});

describe("log rows", () => {
  const [line] = logLines(1, Date.UTC(2026, 10, 26, 2, 14, 5));

  it("have one height unless lines wrap, and then that of their text", () => {
    if (!line) throw new Error("the fake has no line");
    const long = { ...line, body: `${"x".repeat(95)}\ny` };
    expect(rowHeight(long, 40, false)).toBe(24);
    expect(rowHeight(long, 40, true)).toBe(24 + 3 * 16);
    expect(rowHeight({ ...line, body: "x".repeat(100_000) }, 40, true)).toBe(24 + 11 * 16);
    expect(detailHeight({ ...line, body: "x".repeat(100_000) })).toBeLessThanOrEqual(280);
  });

  it("say the time with every digit that was written", () => {
    const at = "1795659245123456789";
    expect(logTime(at, "utc")).toMatch(/^\d\d:\d\d:\d\d\.123$/);
    expect(exactTime(at, "utc")).toMatch(/:\d\d\.123456789 UTC$/);
    expect(exactTime("1795659245120000000", "utc")).toMatch(/:\d\d\.120 UTC$/);
    expect(exactTime("1795659245000000000", "utc")).toMatch(/:\d\d UTC$/);
  });

  it("name their service and ids before the fields of the line", () => {
    if (!line) throw new Error("the fake has no line");
    expect(fieldsOf(line).map(([name]) => name)).toEqual([
      "service",
      "request id",
      "http.route",
      "k8s.pod.name",
    ]);
  });
});
