import { expect, it } from "vitest";

import type { ChangeMark } from "../contract.ts";
import { ofLastDay } from "./last-day.ts";

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 26, 3, 14);

const mark = (ago: number, text: string, kind: ChangeMark["kind"] = "deploy"): ChangeMark => ({
  at: NOW - ago * MINUTE,
  kind,
  text,
});

it("takes the time of a change from the range where the day tells of it too", () => {
  expect(
    ofLastDay([mark(23, "v2")], [mark(18, "v2"), mark(300, "v1")], NOW).map(({ at }) => NOW - at),
  ).toEqual([23 * MINUTE, 300 * MINUTE]);
});

it("keeps what is of another kind, of another time, or told twice by the range", () => {
  const range = [mark(2, "a", "restart"), mark(5, "a", "restart")];
  const day = [mark(4, "a", "down"), mark(40, "a", "restart")];
  expect(ofLastDay(range, day, NOW)).toHaveLength(4);
});

it("leaves out what is older than a day, and puts the newest first", () => {
  const changes = ofLastDay([mark(3_000, "old")], [mark(1_441, "too old"), mark(1, "new")], NOW);
  expect(changes.map(({ text }) => text)).toEqual(["new"]);
});
