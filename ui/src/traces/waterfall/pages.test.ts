import { expect, it } from "vitest";

import type { WaterfallRow, WaterfallRows } from "../../contract.ts";
import { analyse } from "../../fake/traces/analysis.ts";
import { rowsOf } from "../../fake/traces/rows.ts";
import { deep } from "../../fake/traces/spans.ts";
import { WHOLE } from "../look.ts";
import { crumbsOf, PAGE, pagesOf, rowIn, withNeighbours } from "./pages.ts";

it.each([
  [0, 0, [0]],
  [0, 40, [0]],
  [80, 120, [0, 1]],
  [100, 200, [1]],
  [250, 250, [2]],
])("rows %d to %d lie on the pages %j", (first, end, pages) => {
  expect(pagesOf(first, end)).toEqual(pages);
});

it("asks for neighbours after what is in sight, and for none that there is not", () => {
  expect(withNeighbours([4], 10_000)).toEqual([4, 3, 5]);
  expect(withNeighbours([0], 60)).toEqual([0]);
  expect(withNeighbours([0], undefined)).toEqual([0]);
  expect(withNeighbours([1, 2], 290)).toEqual([1, 2, 0]);
});

it("tells the ancestors of a row across the edge of its page", () => {
  const of = analyse(deep(300));
  const page = rowsOf(of, { state: WHOLE, from: 2 * PAGE, count: PAGE });
  const services = of.services.map((name) => ({ name }));
  const crumbs = crumbsOf(page, 2 * PAGE + 30, services);
  expect(crumbs.map(({ span }) => span)).toEqual(Array.from({ length: 230 }, (_, at) => at));
  expect(crumbs.at(-1)).toEqual({ span: 229, name: "resolve level 229", service: "payments" });
  expect(crumbsOf(page, 0, services)).toEqual([]);
  expect(crumbsOf(undefined, 0, services)).toEqual([]);
});

it("tells ancestors alone, without what stands beside them", () => {
  const row = (span: number, depth: number): WaterfallRow =>
    ({ span, depth, name: `${span}`, service: 0 }) as WaterfallRow;
  const page = {
    from: 0,
    rows: [row(0, 0), row(1, 1), row(2, 2), row(3, 1), row(4, 2)],
    crumbs: [],
  } as unknown as WaterfallRows;
  expect(crumbsOf(page, 4, [{ name: "api" }]).map(({ span }) => span)).toEqual([0, 3]);
  expect(rowIn(page, 4)?.span).toBe(4);
  expect(rowIn(page, 5)).toBeUndefined();
});
