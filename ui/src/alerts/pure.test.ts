import { describe, expect, it } from "vitest";

import type { AlertLine, SloView } from "../contract.ts";
import { ALERT_LINES } from "../fake/alerts/lines.ts";
import { RULES } from "../fake/alerts/rules.ts";
import { objectives } from "../fake/alerts/objectives.ts";
import { filtered, inOrder, KINDS } from "./list/filter.ts";
import { writeBurn, writePercent } from "./numbers.ts";
import { leftWords } from "./objectives/BudgetBar.tsx";
import { sentenceOf } from "./objectives/sentence.ts";
import { changed } from "./place.ts";
import * as rules from "./rules/filter.ts";
import {
  matchersOf,
  operatorOf,
  OPERATORS,
  withOperator,
  writeMatcher,
} from "./silences/matchers.ts";
import { kindOf, nameOf } from "./words.ts";

const LINES = ALERT_LINES(Date.UTC(2026, 10, 26, 3, 14));
const names = (lines: readonly AlertLine[]): string[] =>
  lines.map(({ alert }) => nameOf(alert.labels));

describe("alerts", () => {
  it("are of every kind there is", () => {
    expect(LINES.map(kindOf)).toEqual(KINDS);
  });

  it.each([
    ["severity=warning", ["ReplicaLagHigh", "PoolNearlyFull", "QueueBacklog", "SlowRequests"]],
    ["inhibited", ["SlowRequests"]],
    ["ALERTMANAGER certificate", ["CertificateExpires"]],
    ["pending", ["PoolNearlyFull"]],
    ["nothing like it", []],
  ])("are found by every word of “%s”", (text, expected) => {
    expect(names(filtered(LINES, { kinds: [], text }))).toEqual(expected);
  });

  it("are cut down to any of the kinds", () => {
    expect(names(filtered(LINES, { kinds: ["critical", "quiet"], text: "" }))).toEqual([
      "HighErrorRate",
      "SlowRequests",
    ]);
  });

  it.each([
    ["since", false, "QueueBacklog", "PoolNearlyFull"],
    ["since", true, "PoolNearlyFull", "QueueBacklog"],
    ["name", false, "CertificateExpires", "SlowRequests"],
    ["state", true, "SlowRequests", "HighErrorRate"],
  ])("are sorted by %s, descending: %s", (by, descending, first, last) => {
    const sorted = names(inOrder(LINES, { by, descending }));
    expect([sorted[0], sorted.at(-1)]).toEqual([first, last]);
  });
});

describe("rules", () => {
  it("that ask for something come first, and a column sorts them otherwise", () => {
    expect(rules.inOrder(RULES, undefined)[5]?.state).toBe("failed");
    expect(rules.inOrder(RULES, { by: "name", descending: false })[0]?.name).toBe(
      "CacheHitRateLow",
    );
  });

  it("are found by what their query asks for", () => {
    const found = rules.filtered(RULES, ["never", "unused"], "queue_depht");
    expect(found.map(({ name }) => name)).toEqual(["QueueStuck"]);
  });
});

describe("conditions of a silence", () => {
  it.each(OPERATORS)("are written and read with %s", (operator) => {
    const matcher = { name: "queue", value: 'a"b', regex: false, equal: true };
    const turned = withOperator(matcher, operator);
    expect(operatorOf(turned)).toBe(operator);
    expect(writeMatcher(turned)).toBe(`queue${operator}"a\\"b"`);
  });

  it("are all labels of an alert, or those that tell it apart if they are many", () => {
    expect(matchersOf({ alertname: "A", b: "c" }).map(writeMatcher)).toEqual([
      'alertname="A"',
      'b="c"',
    ]);
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`l${at}`, "x"]));
    expect(matchersOf({ ...many, alertname: "A", service: "s" }).map(writeMatcher)).toEqual([
      'alertname="A"',
      'service="s"',
    ]);
  });
});

it.each([
  [0.61, "61%"],
  [0.9995, "99.95%"],
  [0.99961, "99.961%"],
  [1, "100%"],
  [-0.32, "−32%"],
  [0.0004, "0%"],
])("writes the share %s as %s", (share, words) => {
  expect(writePercent(share)).toBe(words);
});

it.each([
  [null, "–"],
  [0.04, "0 ×"],
  [14.83, "14.8 ×"],
  [1_000, "1,000 ×"],
])("writes the burn %s as %s", (burn, words) => {
  expect(writeBurn(burn)).toBe(words);
});

it.each([
  [0.61, "61% left"],
  [-0.32, "32% over"],
  [null, "not known"],
])("says what is left of a budget: %s", (left, words) => {
  expect(leftWords(left)).toBe(words);
});

describe("the sentence over objectives", () => {
  const { slos } = objectives({
    environment: "demo",
    width: 0,
    height: 0,
    theme: "dark",
    zone: { kind: "utc" },
  });
  const met = slos.filter(({ health }) => health === "ok");
  it.each<[readonly SloView[], string]>([
    [slos, "5 objectives: 1 burns too fast, 1 needs a look, 2 cannot be told, 1 met."],
    [met, "The objective is met."],
    [[...met, ...met], "All 2 objectives are met."],
  ])("counts %#", (given, sentence) => {
    expect(sentenceOf(given)).toBe(sentence);
  });
});

it("leaves out of a place what is empty or taken away", () => {
  expect(
    changed(
      { screen: "alerts", find: "x", kinds: ["critical"], alert: "a1" },
      { find: "", kinds: [], alert: undefined, tab: "rules" },
    ),
  ).toEqual({ screen: "alerts", tab: "rules" });
});
