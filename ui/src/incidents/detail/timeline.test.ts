import { describe, expect, it } from "vitest";

import type { ChangeMark, IncidentLine } from "../../contract.ts";
import { answer, entriesOf, note } from "../../fake/incidents/book.ts";
import { doneOf, happenedOf, placeOf, stretchOf, ticksOf } from "./timeline.ts";

const MINUTE = 60_000;
const BEGAN = Date.UTC(2026, 10, 26, 2, 51);
const LINE: IncidentLine = {
  id: "INC-7",
  title: "",
  state: "open",
  severity: "critical",
  environment: "demo",
  began: BEGAN,
  ended: null,
  alert: null,
  operator: "ada",
  entries: 1,
};
const DEPLOY: ChangeMark = { at: BEGAN - 2 * MINUTE, kind: "deploy", text: "v2" };

describe("the stretch of time", () => {
  it("goes from what happened first to now while it lasts", () => {
    const { from, to } = stretchOf(LINE, [], [DEPLOY], BEGAN + 20 * MINUTE);
    expect(from).toBeLessThan(DEPLOY.at);
    expect(to).toBeGreaterThan(BEGAN + 20 * MINUTE);
  });

  it("ends with the incident once it is over", () => {
    const closed: IncidentLine = { ...LINE, state: "closed", ended: BEGAN + 5 * MINUTE };
    const { to } = stretchOf(closed, [], [], BEGAN + 900 * MINUTE);
    expect(to).toBeLessThan(BEGAN + 6 * MINUTE);
  });

  it("is never empty", () => {
    const { from, to } = stretchOf(LINE, [], [], BEGAN);
    expect(to).toBeGreaterThan(from);
  });
});

describe("what was done", () => {
  const stretch = { from: BEGAN, to: BEGAN + 10 * MINUTE };

  it("shares a mark where it lies close together, and shows the weightiest", () => {
    const entries = entriesOf(BEGAN, [
      { after: 60, what: note("one") },
      { after: 62, cause: true, what: note("two") },
      { after: 400, what: answer({ title: "", query: "", verdict: "missed" }) },
    ]);
    const marks = doneOf(entries, stretch, 600);
    expect(marks.map(({ entries: of, first, tone }) => [of.length, first.number, tone])).toEqual([
      [2, 2, "cause"],
      [1, 3, "missed"],
    ]);
  });

  it("keeps to so many marks as the width has room for", () => {
    const many = entriesOf(
      BEGAN,
      Array.from({ length: 2_000 }, (_, at) => ({ after: at * 0.3, what: note("x") })),
    );
    const marks = doneOf(many, stretch, 600);
    expect(marks.length).toBeLessThanOrEqual(600 / 20 + 1);
    expect(marks.reduce((sum, { entries }) => sum + entries.length, 0)).toBe(2_000);
  });

  it("stays on the axis where a clock jumped", () => {
    expect(placeOf(BEGAN - 900 * MINUTE, stretch, 600)).toBe(0);
    expect(placeOf(BEGAN + 900 * MINUTE, stretch, 600)).toBe(600);
  });
});

it("gives what happened at once rows of their own", () => {
  const stretch = { from: BEGAN, to: BEGAN + 10 * MINUTE };
  const marks = happenedOf(
    [
      { at: BEGAN + MINUTE, kind: "alert", text: "one", end: BEGAN + 3 * MINUTE },
      { at: BEGAN + MINUTE, kind: "alert", text: "two" },
    ],
    stretch,
    600,
  );
  expect(marks.map(({ row, x, end }) => [row, x, end])).toEqual([
    [0, 60, 180],
    [1, 60, undefined],
  ]);
});

it.each([
  [23 * MINUTE, 8, ["02:55", "03:00", "03:05", "03:10"]],
  [3 * 24 * 60 * MINUTE, 6, ["12:00", "2026-11-27", "12:00", "2026-11-28", "12:00", "2026-11-29"]],
  [40_000, 8, ["02:51:00", "02:51:05", "02:51:10"]],
])("writes round moments over %d ms", (long, most, begin) => {
  const texts = ticksOf({ from: BEGAN, to: BEGAN + long }, most, "utc").map(({ text }) => text);
  expect(texts.slice(0, begin.length)).toEqual(begin);
  expect(texts.length).toBeLessThanOrEqual(most + 1);
});
