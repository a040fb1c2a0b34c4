import { expect, test } from "vitest";

import type { ParameterKind, QueryParameter } from "../../contract.ts";
import { missing, wrongIn } from "./parameters.ts";

const parameter = (kind: ParameterKind, rest: Partial<QueryParameter> = {}): QueryParameter => ({
  name: "p",
  description: "",
  kind,
  options: [],
  default: null,
  ...rest,
});

test("a value is told wrong by the type of its parameter", () => {
  const cases: [ParameterKind, string, boolean][] = [
    ["text", "'; DROP TABLE orders; --", true],
    ["integer", "-12", true],
    ["integer", "1.5", false],
    ["integer", "99999999999999999999", true],
    ["number", ".5e-3", true],
    ["number", "1,5", false],
    ["boolean", "yes", false],
    ["date", "2026-02-28", true],
    ["date", "28.2.2026", false],
    ["timestamp", "2026-03-03T10:00:00Z", true],
    ["timestamp", "at noon", false],
    ["uuid", "4bf92f35-77b3-4da6-a3ce-929d0e0e4736", true],
    ["uuid", "4bf92f35", false],
  ];
  for (const [kind, value, fits] of cases)
    expect(wrongIn(parameter(kind), value) === undefined, `${kind} ${value}`).toBe(fits);
  expect(wrongIn(parameter("one_of", { options: ["paid", "open"] }), "gone")).toBe(
    "choose one of paid, open",
  );
});

test("a query waits for what has no default", () => {
  const asked = [parameter("date"), parameter("integer", { name: "n", default: "5" })];
  expect(missing(asked, {})).toBe("p has no value yet");
  expect(missing(asked, { p: "2026-03-03" })).toBeUndefined();
  expect(missing(asked, { p: "2026-03-03", n: "many" })).toBe("n: write a whole number");
});
