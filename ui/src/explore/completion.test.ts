import { describe, expect, it } from "vitest";

import type { Completion, Completions } from "../contract.ts";
import {
  choicesFor,
  editFor,
  opensChoices,
  preselected,
  type Answered,
  type Typed,
} from "./completion.ts";

const item = (text: string, kind: Completion["kind"] = "metric"): Completion => ({
  text,
  kind,
  detail: "",
});

const answer = (from: number, to: number, ...items: Completion[]): Completions => ({
  from,
  to,
  items,
  problem: null,
  failure: null,
});

/** A text with its cursor at the bar. */
const at = (written: string): Typed => ({
  text: written.replace("|", ""),
  cursor: written.indexOf("|"),
});

describe("choices while the answer is on its way", () => {
  const answered: Answered = {
    ...at("rate(ht|)"),
    completions: answer(5, 7, item("http_requests_total"), item("http_errors_total")),
  };

  it.each([
    ["rate(ht|)", ["http_requests_total", "http_errors_total"], 7],
    ["rate(http_r|)", ["http_requests_total"], 11],
    ["rate(HTTP_E|)", [], 11],
    ["rate(h|)", undefined, 0],
    ["rate(x, ht|)", undefined, 0],
    ["rate(http|))", undefined, 0],
    ["sum(ht|)", undefined, 0],
  ])("stand in for %j only if the word was typed on", (written, expected, to) => {
    const choices = choicesFor(answered, at(written));
    // The start of what was answered must be what stands there still.
    const same = written.startsWith("rate(ht") ? expected : undefined;
    expect(choices?.items.map((each) => each.text)).toEqual(same);
    if (same) expect(choices?.to).toBe(to);
  });

  it("are none before the first answer", () => {
    expect(choicesFor(undefined, at("a|"))).toBeUndefined();
  });
});

it.each([
  ["h", true],
  ["rate(", true],
  ["x{", true],
  ['x{a="', true],
  ["x{a=", true],
  ["rate(x[", true],
  ["x[$", true],
  ["rate(x)", false],
  ["x ", false],
  ["x\n", false],
  ["", false],
])("typing up to %j opens choices: %s", (typed, opens) => {
  expect(opensChoices(typed)).toBe(opens);
});

it.each([
  ["ra|", 0],
  ["|", -1],
  ["rate|", -1],
])("Enter after %j takes choice %i", (written, expected) => {
  const typed = at(written);
  const choices = answer(0, typed.cursor, item("rate", "function"), item("rate:x"));
  expect(preselected(choices, typed)).toBe(expected);
});

describe("taking a choice", () => {
  it.each([
    ["completes a word", "sum(ht|)", 4, item("http_total"), "sum(http_total|)"],
    ["replaces the rest of the word", "ht|tp", 0, item("http_total"), "http_total|"],
    ["opens a call", "ra|", 0, item("rate", "function"), "rate(|"],
    ["does not open a call twice", "ra|(x)", 0, item("rate", "function"), "rate(|x)"],
    ["opens an aggregation", "su|", 0, item("sum", "aggregation"), "sum(|"],
    ["closes a value", 'x{a="/o|', 5, item("/orders", "value"), 'x{a="/orders"|'],
    ["steps over a quote", 'x{a="/o|"}', 5, item("/orders", "value"), 'x{a="/orders"|}'],
    ["brings its own quotes", "x{a=|}", 4, item('"b"', "value"), 'x{a="b"|}'],
    ["leaves a keyword alone", "sum b|", 4, item("by", "keyword"), "sum by|"],
  ])("%s", (_, written, from, chosen, expected) => {
    const { text, cursor } = at(written);
    const to = cursor + (/^\w*/.exec(text.slice(cursor))?.[0].length ?? 0);
    const edit = editFor(chosen, answer(from, to, chosen), text);
    const after = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
    expect(`${after.slice(0, edit.cursor)}|${after.slice(edit.cursor)}`).toBe(expected);
  });
});
