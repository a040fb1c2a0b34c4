import { expect, test } from "vitest";

import { codePieces } from "./code-pieces.ts";

const TEXTS: [language: string, text: string, open: string[]][] = [
  ["promql", 'sum(rate(x{pod="<POD>"}[5m]))', ["<POD>"]],
  ["sql", "SELECT * FROM t WHERE id = '{{ id }}' -- <POD>", ["{{ id }}", "<POD>"]],
  ["sh", "kubectl -n $NS delete pod $NS_POD", ["$NS", "$NS_POD"]],
  ["", "", []],
  ["SQL", "select 1", [""]],
  ["promql", "x".repeat(30_000), ["x"]],
];

test.each(TEXTS)("cuts %s into pieces that are the whole text", (language, text, open) => {
  expect(
    codePieces(text, language, open)
      .map((piece) => piece.text)
      .join(""),
  ).toBe(text);
});

test("sets open placeholders apart, the longer before what it begins with", () => {
  const open = codePieces("a $NS b $NS_POD", "sh", ["$NS", "$NS_POD"]).filter(
    (piece) => piece.open,
  );
  expect(open.map(({ text }) => text)).toEqual(["$NS", "$NS_POD"]);
});

test("colours queries, and nothing of other languages", () => {
  expect(codePieces("sum(up)", "promql", [])[0]).toMatchObject({ kind: "function", text: "sum" });
  expect(codePieces("select 1", "sql", [])[0]).toMatchObject({ kind: "keyword", text: "select" });
  expect(codePieces("sum(up)", "sh", [])).toHaveLength(1);
});
