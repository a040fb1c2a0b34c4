import { expect, it } from "vitest";

import type { MatchOp } from "../../contract.ts";
import { attributeText, parseAttribute } from "./attribute-text.ts";

const ALL: readonly MatchOp[] = ["equal", "not_equal", "contains", "exists", "above", "below"];

it.each([
  ["http.route = /orders", { name: "http.route", op: "equal", value: "/orders" }],
  ["http.route=/orders/{id}", { name: "http.route", op: "equal", value: "/orders/{id}" }],
  ['customer = "Ada & Co"', { name: "customer", op: "equal", value: "Ada & Co" }],
  ["db.statement ~ orders WHERE", { name: "db.statement", op: "contains", value: "orders WHERE" }],
  ["db.statement =~ a=b", { name: "db.statement", op: "contains", value: "a=b" }],
  ["tenant != blue", { name: "tenant", op: "not_equal", value: "blue" }],
  [
    "http.response.status_code > 499",
    { name: "http.response.status_code", op: "above", value: "499" },
  ],
  ["retries < 3", { name: "retries", op: "below", value: "3" }],
  ["exception.type exists", { name: "exception.type", op: "exists", value: "" }],
  ["exception.type", { name: "exception.type", op: "exists", value: "" }],
])("reads %j", (text, match) => {
  const read = parseAttribute(text, ALL);
  expect(read).toEqual({ ok: true, value: match });
  if (read.ok) expect(parseAttribute(attributeText(read.value), ALL)).toEqual(read);
});

it.each([
  ["two words", /is not understood/],
  ["= value", /is not understood/],
  ["name =", /Write a value after name =/],
  ["size > big", /compares numbers; "big" is none/],
])("refuses %j", (text, words) => {
  expect(parseAttribute(text, ALL)).toEqual({
    ok: false,
    problem: expect.stringMatching(words) as string,
  });
});

it("says which comparisons a source answers", () => {
  expect(parseAttribute("a > 5", ["equal"])).toEqual({
    ok: false,
    problem: "This source does not answer >; it compares with =.",
  });
  expect(parseAttribute("error", ["equal"])).toEqual({
    ok: false,
    problem: "Write error = value: this source compares with =.",
  });
});
