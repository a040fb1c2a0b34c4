import { expect, it } from "vitest";

import type { WaterfallRow } from "../../contract.ts";
import { indentOf, labelOf, labelSide, spokenRow } from "./labels.ts";

const row = (change: Partial<WaterfallRow>): WaterfallRow => ({
  span: 1,
  depth: 0,
  name: "SELECT orders",
  note: "",
  service: 0,
  kind: "client",
  start: 2e6,
  duration: 1.2e9,
  self_time: 0,
  critical: [],
  error: false,
  error_inside: false,
  events: [],
  links: 0,
  children: 0,
  descendants: 0,
  open: false,
  hidden: 0,
  context: false,
  orphan: false,
  moved: 0,
  fold: null,
  ...change,
});

it.each([
  ["right where there is room", 0, 0.5, "right"],
  ["right into the gutter", 0, 1, "right"],
  ["left of a bar at the end", 0.6, 0.4, "left", 20],
  ["on a bar that fills the row", 0, 1, "inside", 20],
])("stands %s", (_where, left, width, side, gutter = 100) => {
  const bar = { left, width, cutLeft: false, cutRight: false };
  expect(labelSide(bar, "4.39 s", 400, gutter)).toBe(side);
});

it("says what a bar is worth", () => {
  expect(labelOf(row({}))).toBe("1.2 s");
  expect(labelOf(row({ error: true }))).toBe("error · 1.2 s");
  const fold = { count: 312, total: 1.21e9, min: 1e6, max: 5e6, errors: 2 };
  expect(labelOf(row({ fold }))).toBe("2 with error · 1.21 s in total");
});

it("indents twelve levels and no more", () => {
  expect(indentOf(3)).toBe(36);
  expect(indentOf(900)).toBe(indentOf(12));
});

it("reads a row out with everything that it shows by colour and shape", () => {
  expect(
    spokenRow(
      row({ error: true, orphan: true, moved: -5e6, error_inside: true, context: true }),
      "orders-db",
    ),
  ).toBe(
    "SELECT orders, orders-db, error, an error inside, its parent is missing, clock moved by −5 ms, does not match the filter, error · 1.2 s, starts at 2 ms",
  );
});
