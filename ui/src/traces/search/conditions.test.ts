import { describe, expect, it } from "vitest";

import { ABILITIES } from "../../fake/trace-search.ts";
import { hindrance, narrowing, queryOf, raised, tidy } from "./conditions.ts";
import { conditionsOf, draftOf } from "./draft.ts";

const RANGE = { start: 0, end: 60_000 };

describe("conditions", () => {
  it("are asked as they are, and 50 traces unless more are wanted", () => {
    expect(queryOf({ service: "orders", errors: false, minMs: 200 }, RANGE)).toEqual({
      service: "orders",
      operation: null,
      errors: false,
      min_duration_ms: 200,
      max_duration_ms: null,
      attributes: [],
      raw: null,
      range: RANGE,
      limit: 50,
    });
  });

  it("are equal in whichever order they were set, without those that say nothing", () => {
    const one = tidy({ service: "a", operation: "", attributes: [], errors: undefined, minMs: 0 });
    expect(JSON.stringify(one)).toBe(JSON.stringify(tidy({ minMs: 0, service: "a" })));
  });

  it("are named where they narrow a search", () => {
    expect(narrowing({ source: "tempo", limit: 200 })).toEqual([]);
    expect(narrowing({ service: "a", maxMs: 5 })).toEqual(["the service", "the duration"]);
  });

  it.each([
    [50, 1_000, 200],
    [200, 1_000, 1_000],
    [1_000, 1_500, 1_500],
    [50, 100, 100],
    [100, 100, undefined],
    [1_000, 0, undefined],
  ])("raise a limit of %d to at most %d: %s", (limit, most, next) => {
    expect(raised(limit, most)).toBe(next);
  });

  it("are held back where the source could only refuse them", () => {
    const jaeger = { ...ABILITIES, needs_service: true };
    expect(hindrance({}, jaeger, "Jaeger")).toMatch(/Choose a service/);
    expect(hindrance({ service: "a" }, jaeger, "Jaeger")).toBeUndefined();
    expect(hindrance({ raw: "{}" }, jaeger, "Jaeger")).toBeUndefined();
    expect(hindrance({}, { ...ABILITIES, search: false }, "X-Ray")).toMatch(/cannot be searched/);
  });
});

describe("what stands in the fields", () => {
  const ops = ABILITIES.ops;

  it("is the search it was made of", () => {
    const search = tidy({
      source: "tempo",
      service: "orders",
      errors: true,
      minMs: 1_500,
      attributes: [{ name: "a", op: "exists", value: "" }],
      limit: 200,
    });
    expect(conditionsOf(draftOf(search), search, ops)).toEqual({ search });
  });

  it("counts a condition that was typed and not entered", () => {
    const draft = { ...draftOf({}), attribute: "tenant = blue", min: "1s" };
    expect(conditionsOf(draft, {}, ops)).toEqual({
      search: { attributes: [{ name: "tenant", op: "equal", value: "blue" }], minMs: 1_000 },
    });
  });

  it("says of each field what is wrong with it", () => {
    const draft = { ...draftOf({}), min: "2s", max: "1s", attribute: "a > b" };
    expect(conditionsOf(draft, {}, ops)).toEqual({
      problems: {
        max: "The longest is shorter than the shortest.",
        attribute: expect.stringContaining("compares numbers") as string,
      },
    });
    expect(conditionsOf({ ...draftOf({}), min: "soon" }, {}, ops)).toEqual({
      problems: { min: expect.stringContaining("is not a duration") as string },
    });
  });
});
