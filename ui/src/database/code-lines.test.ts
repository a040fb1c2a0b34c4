import { expect, it } from "vitest";

import { codeLines } from "./code-lines.ts";

const textOf = (text: string, language = "sql"): string[] =>
  codeLines(text, language).map((line) => line.map((word) => word.text).join(""));

it.each([
  ["", [""]],
  ["SELECT 1", ["SELECT 1"]],
  ["SELECT 1;\nSELECT 2;\n", ["SELECT 1;", "SELECT 2;"]],
  ["a\r\nb\rc", ["a", "b", "c"]],
  ["/* one\n   two */ SELECT", ["/* one", "   two */ SELECT"]],
  ["\n\nx", ["", "", "x"]],
])("cuts %j into its lines", (text, lines) => {
  expect(textOf(text)).toEqual(lines);
  expect(textOf(text, "python")).toEqual(lines);
});

it("colours SQL, and a comment in every line of it", () => {
  const [first, second] = codeLines("/* one\ntwo */ SELECT 1", "sql");
  expect(first?.map(({ kind }) => kind)).toEqual(["comment"]);
  expect(second?.map(({ kind }) => kind)).toEqual([
    "comment",
    "space",
    "keyword",
    "space",
    "number",
  ]);
});

it("colours nothing else", () => {
  expect(codeLines("select = 1", "python")[0]?.map(({ kind }) => kind)).toEqual(["name"]);
});
