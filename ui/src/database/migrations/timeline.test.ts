import { describe, expect, it } from "vitest";

import type { MigrationRow } from "../../contract.ts";
import { DAY, HOUR } from "../../state/time-range.ts";
import { APART, marksOf, placeOf, stretchOf, ticksOf } from "./timeline.ts";

const START = Date.UTC(2026, 0, 1);

function row(key: string, at: number | null, grave = false): MigrationRow {
  return {
    key,
    id: key,
    name: "",
    state: "applied",
    applied: {
      text: "",
      at: at === null ? null : `${at}000000`,
      known: at === null ? "unknown" : "recorded",
    },
    by: "",
    duration: null,
    batch: "",
    checksum: "same",
    file: "",
    origin: null,
    findings: grave ? [{ code: "edited", message: "", remedy: "", grave }] : [],
  };
}

describe("the stretch of a timeline", () => {
  it("holds the first and the last known moment, with air", () => {
    const stretch = stretchOf(
      [row("a", START + 100 * DAY), row("b", null), row("c", START)],
      START + 900 * DAY,
    );
    expect(stretch).toEqual({ from: START - 2 * DAY, to: START + 102 * DAY });
  });

  it("has a length even if everything ran at once", () => {
    const stretch = stretchOf([row("a", START)], START + DAY);
    expect(stretch).toEqual({ from: START - DAY / 2, to: START + DAY / 2 });
    expect(placeOf(START, { from: START - HOUR, to: START + HOUR }, 400)).toBe(200);
  });

  it("ends a little after now, as nothing is applied in the future", () => {
    const stretch = stretchOf([row("a", START)], START + HOUR);
    expect(stretch?.from).toBe(START - DAY / 2);
    expect(stretch?.to).toBeGreaterThan(START + HOUR);
    expect(stretch?.to).toBeLessThan(START + 1.5 * HOUR);
  });

  it("holds what a wrong clock placed in the future", () => {
    const stretch = stretchOf([row("a", START + DAY)], START);
    expect(stretch?.to).toBeGreaterThan(START + DAY);
  });

  it("is none where no moment is known", () => {
    expect(stretchOf([row("a", null)], START)).toBeUndefined();
    expect(stretchOf([], START)).toBeUndefined();
  });
});

describe("the marks of a timeline", () => {
  const stretch = { from: START, to: START + 1_000 };

  it("places what is known, and invents nothing for the rest", () => {
    const marks = marksOf([row("a", START + 500), row("b", null)], stretch, 1_000);
    expect(marks.map(({ x, rows }) => [x, rows.length])).toEqual([[500, 1]]);
  });

  it("lets what lies together share a mark, which shows the gravest", () => {
    const rows = [row("a", START + 500), row("b", START + 505, true), row("c", START + 900)];
    const marks = marksOf(rows, stretch, 1_000);
    expect(marks.map(({ gravest, tone }) => [gravest.key, tone])).toEqual([
      ["b", "critical"],
      ["c", "quiet"],
    ]);
  });

  it("keeps 5,000 marks apart", () => {
    const rows = Array.from({ length: 5_000 }, (_, at) =>
      row(String(at), START + Math.floor(at / 5)),
    );
    const marks = marksOf(rows, stretch, 1_000);
    expect(marks.length).toBeLessThanOrEqual(Math.ceil(1_000 / APART));
    expect(marks.reduce((sum, mark) => sum + mark.rows.length, 0)).toBe(5_000);
    for (const [at, mark] of marks.entries()) {
      if (at > 0) expect(mark.x - (marks[at - 1]?.x ?? 0)).toBeGreaterThanOrEqual(APART);
    }
  });
});

describe("the ticks of a timeline", () => {
  const texts = (days: number, most: number): string[] =>
    ticksOf({ from: START, to: START + days * DAY }, most, "utc").map(({ text }) => text);

  it.each([
    [0.5, 6, ["1 Jan", "03:00", "06:00", "09:00", "12:00"]],
    [4, 5, ["1 Jan", "2 Jan", "3 Jan", "4 Jan", "5 Jan"]],
    [120, 5, ["2026", "Feb", "Mar", "Apr", "May"]],
    [800, 4, ["2026", "2027", "2028"]],
  ])("of %d days, at most %d, are %j", (days, most, expected) => {
    expect(texts(days, most)).toEqual(expected);
  });

  it("are never more than have room, for any stretch", () => {
    for (const days of [0.04, 1, 9, 40, 200, 900, 4_000, 40_000]) {
      expect(texts(days, 8).length).toBeLessThanOrEqual(10);
    }
  });
});
