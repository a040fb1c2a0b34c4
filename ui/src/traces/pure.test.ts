import { describe, expect, it } from "vitest";

import { namedColors, serviceColor } from "../chart/color.ts";
import type { StatisticsRow, TraceSummary } from "../contract.ts";
import { idOf, normalOf, normalQuery } from "./compare/normal.ts";
import { tokenOf, writeAttribute } from "./controls/tokens.ts";
import {
  closeService,
  firstLook,
  isFiltered,
  isSameLook,
  openFold,
  openRow,
  toDepth,
  toFilter,
  toFold,
  toRoot,
  WHOLE,
  withAttribute,
  withoutAttribute,
} from "./look.ts";
import { dragged, ofZoom, resized, toZoom } from "./minimap/brush.ts";
import { sqlWords } from "./span/sql.ts";
import { sortRows } from "./statistics/sort.ts";
import { writeDifference, writeLength, writeMoment, writeShare } from "./time.ts";

describe("lengths", () => {
  it.each([
    [0, "0 ns"],
    [850, "850 ns"],
    [999.6, "1 µs"],
    [12_500, "12.5 µs"],
    [999_600, "1 ms"],
    [38e6, "38 ms"],
    [4.387e9, "4.39 s"],
    [59.99e9, "60 s"],
    [92e9, "1 min 32 s"],
    [7_380e9, "2 h 3 min"],
    [-190e6, "−190 ms"],
  ])("%d ns is %s", (nanos, text) => {
    expect(writeLength(nanos)).toBe(text);
  });

  it("have a sign as differences", () => {
    expect([3e6, 0, -3e6].map(writeDifference)).toEqual(["+3 ms", "0 ns", "−3 ms"]);
  });

  it("keep every digit of a moment", () => {
    expect(writeMoment("1795662840123456789", 1, "utc")).toBe("2026-11-26 03:14:00.123456790 UTC");
  });

  it.each([
    [0, "0%"],
    [0.0001, "< 0.1%"],
    [0.0091, "0.9%"],
    [0.5, "50%"],
    [0.999, "> 99%"],
    [1, "100%"],
  ])("a share of %d is %s", (share, text) => {
    expect(writeShare(share)).toBe(text);
  });
});

describe("ways to look", () => {
  it("opens and closes rows against their depth", () => {
    const closed = openRow(WHOLE, 4, false);
    expect([closed.closed, closed.opened]).toEqual([[4], []]);
    const opened = openRow(closed, 4, true);
    expect([opened.closed, opened.opened]).toEqual([[], [4]]);
    expect(openRow(opened, 4, true).opened).toEqual([4]);
    expect(toDepth(opened, 0)).toEqual({ ...WHOLE, depth: 0 });
    expect(closeService(closeService(WHOLE, "a", true), "a", false)).toEqual(WHOLE);
  });

  it("forgets what single folds were opened when all are folded anew", () => {
    expect(openFold(openFold(WHOLE, 3, true), 3, false)).toEqual(WHOLE);
    expect(toFold(openFold(WHOLE, 3, true), true)).toEqual(WHOLE);
  });

  it("leaves the zoom behind with the root", () => {
    expect(toRoot({ ...WHOLE, zoom: [1, 2] }, 7)).toEqual({ ...WHOLE, root: 7 });
  });

  it("knows what hides spans", () => {
    expect(isFiltered(WHOLE)).toBe(false);
    for (const change of [
      { text: "a" },
      { services: ["a"] },
      { errors: true },
      { critical: true },
      { min_share: 0.01 },
    ]) {
      expect(isFiltered(toFilter(WHOLE, change))).toBe(true);
    }
    const attribute = { name: "a", value: "1" };
    const twice = withAttribute(withAttribute(WHOLE, attribute), { ...attribute });
    expect(twice.filter.attributes).toEqual([attribute]);
    expect(isSameLook(withoutAttribute(twice, { ...attribute }), WHOLE)).toBe(true);
  });

  it("opens a trace of many spans at its upper levels, and a sparse one without its gaps", () => {
    expect(firstLook({ spans: 20, sparse: false })).toEqual(WHOLE);
    expect(firstLook({ spans: 50_000, sparse: true })).toEqual({
      ...WHOLE,
      depth: 3,
      compress: true,
    });
  });
});

describe("the minimap", () => {
  it("zooms to what is dragged over, in either direction", () => {
    expect(dragged(0.6, 0.2)).toEqual([0.2, 0.6]);
    expect(dragged(-1, 2)).toEqual([0, 1]);
    expect(dragged(0.5, 0.5005)).toBeUndefined();
    expect(toZoom([0.25, 0.5], 400)).toEqual([100, 200]);
    expect(toZoom([0, 1], 400)).toBeNull();
    expect(ofZoom([100, 200], 400)).toEqual([0.25, 0.5]);
    expect(ofZoom(null, 400)).toEqual([0, 1]);
    expect(ofZoom([-50, 900], 400)).toEqual([0, 1]);
  });

  it("keeps its ends in order", () => {
    expect(resized([0.2, 0.6], "from", 0.9)[0]).toBeLessThan(0.6);
    expect(resized([0.2, 0.6], "to", 0.1)[1]).toBeGreaterThan(0.2);
    expect(resized([0.2, 0.6], "to", 7)).toEqual([0.2, 1]);
  });
});

describe("what is typed into the filter", () => {
  const services = ["orders-api", "orders-db"];
  it.each([
    ["service = Orders-DB", { kind: "service", service: "orders-db" }],
    ["service.name:orders-api", { kind: "service", service: "orders-api" }],
    [
      "http.route=/orders",
      { kind: "attribute", attribute: { name: "http.route", value: "/orders" } },
    ],
    ['a = "x = y"', { kind: "attribute", attribute: { name: "a", value: "x = y" } }],
    ["db.system =", { kind: "attribute", attribute: { name: "db.system", value: null } }],
    ["db.system = *", { kind: "attribute", attribute: { name: "db.system", value: null } }],
    ["service = nowhere", undefined],
    ["10.0.0.1:80", undefined],
    ["pool timeout", undefined],
    ["= 5", undefined],
  ])("%s", (text, expected) => {
    expect(tokenOf(text, services)).toEqual(expected);
  });

  it("is written as it is read", () => {
    expect(writeAttribute({ name: "a", value: null })).toBe("a = any");
    expect(writeAttribute({ name: "a", value: "b" })).toBe("a = b");
  });
});

describe("statements", () => {
  it("are coloured by what their words are", () => {
    const kinds = (text: string): string[] =>
      sqlWords(text)
        .filter(({ kind }) => kind !== "space")
        .map(({ kind, text: word }) => `${kind} ${word}`);
    expect(kinds("SELECT id FROM \"Order\" WHERE a = $1 AND b = 'it''s' -- all")).toEqual([
      "keyword SELECT",
      "name id",
      "keyword FROM",
      'name "Order"',
      "keyword WHERE",
      "name a",
      "sign =",
      "place $1",
      "keyword AND",
      "name b",
      "sign =",
      "string 'it''s'",
      "comment -- all",
    ]);
  });

  it.each([
    "'open",
    '"open',
    "/* open",
    "$tag$ open",
    "<script>alert(1)</script>",
    "𝕊ELECT 😀",
    "\u0000",
    "SELECT ".repeat(5_000),
  ])("come out whole: %j", (text) => {
    expect(
      sqlWords(text)
        .map((word) => word.text)
        .join(""),
    ).toBe(text);
  });
});

it("sorts statistics up and down", () => {
  const rows = [
    { service: "b", name: "x", count: 1 },
    { service: "a", name: "y", count: 3 },
    { service: "a", name: "x", count: 2 },
  ] as StatisticsRow[];
  const names = (sorted: readonly StatisticsRow[]): string[] =>
    sorted.map(({ service, name }) => service + name);
  expect(names(sortRows(rows, { column: "count", down: true }))).toEqual(["ay", "ax", "bx"]);
  expect(names(sortRows(rows, { column: "name", down: false }))).toEqual(["ax", "ay", "bx"]);
});

describe("the trace to compare with", () => {
  it("is the one of middle duration, never the trace itself", () => {
    const traces = [9, 1, 5, 700].map(
      (duration_ms) => ({ id: `${duration_ms}`, duration_ms }) as TraceSummary,
    );
    expect(normalOf(traces, "700")?.duration_ms).toBe(5);
    expect(normalOf(traces.slice(0, 1), "9")).toBeUndefined();
    const query = normalQuery({ service: "", name: "POST /orders", start: "1795662840000000000" });
    expect(query).toMatchObject({ service: null, operation: "POST /orders", errors: false });
    expect(query.range.end - query.range.start).toBe(7_200_000);
  });

  it.each([
    ["4BF92F35-77b3-4da6-a3ce-929d0e0e4736", "4bf92f3577b34da6a3ce929d0e0e4736"],
    ["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "4bf92f3577b34da6a3ce929d0e0e4736"],
    ["a1", "a1"],
    ["orders", undefined],
    ["", undefined],
  ])("is named by %j", (text, id) => {
    expect(idOf(text)).toBe(id);
  });
});

it("colours a service as the charts do, and no two of eight alike", () => {
  // The values that Rust's `stable` gives (console/src/panel/colors.rs).
  const names = ["api", "worker", "db", "cache", "web", "queue", "auth", "mail"];
  const colors = namedColors(names);
  expect(new Set(colors).size).toBe(8);
  expect(["api", "worker", "db", "cache", "queue", "zürich"].map(serviceColor)).toEqual(
    [2, 6, 8, 3, 5, 7].map((at) => `var(--series-${at})`),
  );
  expect(namedColors(["api", "web"])).toEqual(["var(--series-2)", "var(--series-3)"]);
});
