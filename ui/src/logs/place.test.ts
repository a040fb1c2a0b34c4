import { expect, test } from "vitest";

import type { LogsPlace } from "../state/location.ts";
import { excluding, fieldWords, filterOf, including, toggled, typedField } from "./place.ts";

const LOGS: LogsPlace = { screen: "logs" };

test("what is typed is a condition only where its name could be a field's", () => {
  const cases: [string, string | undefined][] = [
    ["http.status>499", "http.status > 499"],
    ["http.status>high", undefined],
    ["service=orders", "service = orders"],
    ["service!=orders", "service ≠ orders"],
    ['route="GET /a b"', "route = GET /a b"],
    ["route=~^/v[12]", "route fits /^/v[12]/"],
    ["error~time out", "error holds time out"],
    ["user.id=*", "user.id is there"],
    ["user.id!=*", "user.id is missing"],
    ["connection refused", undefined],
    ["the answer was a=b", undefined],
    ["4bf92f3577b34da6a3ce929d0e0e4736", undefined],
    ["=x", undefined],
    ["name=", undefined],
    ['<img src="x" onerror="y">', undefined],
  ];
  for (const [typed, expected] of cases) {
    const field = typedField(typed);
    expect(field && fieldWords(field), typed).toBe(expected);
  }
});

test("values of one field are alternatives, and what is excluded is not asked for", () => {
  const two = including(including(LOGS, "service", "orders"), "service", "worker");
  expect(two.fields).toEqual([{ name: "service", op: "equal", values: ["orders", "worker"] }]);
  const one = excluding(two, "service", "orders");
  expect(one.fields).toEqual([
    { name: "service", op: "equal", values: ["worker"] },
    { name: "service", op: "not_equal", values: ["orders"] },
  ]);
  expect(toggled(toggled(LOGS, "service", "a"), "service", "a")).toEqual(LOGS);
});

test("a place asks for what it says and no more", () => {
  const range = { start: 1, end: 2 };
  expect(filterOf(LOGS, range)).toEqual({
    text: [],
    fields: [],
    severities: [],
    raw: null,
    range,
  });
});
