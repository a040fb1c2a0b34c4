import { expect, test } from "vitest";

import { fitting, initial, requestOf } from "./asked.ts";

const NOW = Date.parse("2026-11-27T10:20:30Z");

test("the last day belongs to the period as a whole", () => {
  const asked = { ...initial(NOW), from: "2026-01-01", to: "2026-01-31" };
  const { from, to } = requestOf(asked, "live", "db");
  expect(new Date(from).toISOString()).toBe("2026-01-01T00:00:00.000Z");
  expect(new Date(to).toISOString()).toBe("2026-02-01T00:00:00.000Z");
});

test("a form that names no period asks nothing", () => {
  for (const [change, expected] of [
    [{}, true],
    [{ from: "" }, false],
    [{ to: "soon" }, false],
    [{ from: "2026-12-01", to: "2026-11-01" }, false],
    [{ sample: true, size: "0" }, false],
    [{ sample: true, size: "ten" }, false],
    [{ sample: true, size: "25" }, true],
    [{ sample: false, size: "ten" }, true],
  ] as const)
    expect(fitting({ ...initial(NOW), ...change }), JSON.stringify(change)).toBe(expected);
});

test("a sample keeps the seed that was typed, and a size only if one was", () => {
  const asked = { ...initial(NOW), sample: true, seed: " audit 2026 " };
  expect(requestOf(asked, "live", "db").choice).toEqual({
    kind: "sample",
    seed: "audit 2026",
    size: null,
  });
  expect(requestOf({ ...asked, size: "25" }, "live", "db").choice).toEqual({
    kind: "sample",
    seed: "audit 2026",
    size: 25,
  });
});
