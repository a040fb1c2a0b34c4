import { expect, it } from "vitest";

import { lineAndColumn, toWords, wrongWord } from "./words.ts";

const kinds = (text: string): string =>
  toWords(text)
    .filter((word) => word.kind !== "space" && word.kind !== "sign")
    .map((word) => `${word.text}:${word.kind}`)
    .join(" ");

it.each([
  ["up", "up:metric"],
  [
    "sum by (route) (rate(http_requests_total[5m]))",
    "sum:function by:keyword route:label rate:function http_requests_total:metric 5m:number",
  ],
  [
    "a{job=\"x\", by=~'y'} / on(job) group_left(team) b offset 1h30m",
    "a:metric job:label \"x\":string by:label 'y':string on:keyword job:label group_left:keyword team:label b:metric offset:keyword 1h30m:number",
  ],
  [
    "rate(x[$__rate_interval]) > ${limit:raw}",
    "rate:function x:metric $__rate_interval:macro ${limit:raw}:macro",
  ],
  ["x # why\n+ 1e-3 + 0x1F", "x:metric # why:comment 1e-3:number 0x1F:number"],
  ['x{a="unfinished', 'x:metric a:label "unfinished:string'],
  ["histogram_quantile (0.95, x)", "histogram_quantile:function 0.95:number x:metric"],
  ["ns:rule:rate5m", "ns:rule:rate5m:metric"],
])("colours %j", (text, expected) => {
  expect(kinds(text)).toBe(expected);
});

it.each(["", "🦀 ∑ {", "a}}))", '"\\', "[[", "${", "\n\n", "1.2.3..4", "\u0000"])(
  "gives all of %j back",
  (text) => {
    expect(
      toWords(text)
        .map((word) => word.text)
        .join(""),
    ).toBe(text);
  },
);

it("reads a long text at once", () => {
  const text = 'sum(rate(x{a="b"}[5m])) + '.repeat(4_000);
  expect(toWords(text).length).toBeGreaterThan(50_000);
});

it.each([
  ["sum(rate(x[5m])", 9, "x"],
  ["sum(rate(x[5m])", 15, ")"],
  ["a  + b", 1, "+"],
  ["", 0, undefined],
  ["a", null, undefined],
])("marks what is wrong in %j at %j", (text, at, expected) => {
  expect(wrongWord(toWords(text), at)?.text).toBe(expected);
});

it.each([
  ["abc", 2, { line: 1, column: 3 }],
  ["a\nbc", 3, { line: 2, column: 2 }],
  ["🦀x", 2, { line: 1, column: 2 }],
])("counts in %j to %i", (text, at, expected) => {
  expect(lineAndColumn(text, at)).toEqual(expected);
});
