import { beforeEach, expect, it } from "vitest";

import { past, pastOf, remember, walk, type Past } from "./past.ts";

const entry = (expr: string, pack = "/p"): Past => ({ pack, source: "metrics", expr });

beforeEach(() => past.set([]));

it("keeps each query once, newest first, by pack", () => {
  for (const expr of ["a", "b", "a"]) remember(entry(expr));
  remember(entry("other", "/q"));
  expect(pastOf(past.get(), "/p").map((each) => each.expr)).toEqual(["a", "b"]);
});

it("keeps fifty", () => {
  for (let at = 0; at < 80; at += 1) remember(entry(`q${at}`));
  expect(past.get()).toHaveLength(50);
  expect(past.get()[0]?.expr).toBe("q79");
});

it.each([
  ["", 1, "new"],
  ["new", 1, "old"],
  ["old", 1, undefined],
  ["old", -1, "new"],
  ["new", -1, ""],
  ["", -1, undefined],
  ["typed", 1, undefined],
] as const)("walks from %j by %i to %j", (from, by, to) => {
  expect(walk([entry("new"), entry("old")], from, by)).toBe(to);
});
