import { beforeEach, expect, it } from "vitest";

import {
  amend,
  back,
  canGoBack,
  canGoForward,
  forward,
  go,
  here,
  history,
  KEPT_AS,
  readHistory,
  setRange,
  startOver,
  zoom,
} from "./location.ts";
import { HOUR } from "./time-range.ts";

beforeEach(startOver);

const place = () => here(history.get());

it("goes back through screens and ranges alike", () => {
  go({ screen: "dashboards" });
  setRange({ kind: "relative", ms: 6 * HOUR });
  go({ screen: "sources" });
  back();
  expect(place()).toEqual({
    view: { screen: "dashboards" },
    range: { kind: "relative", ms: 6 * HOUR },
  });
  back();
  expect(place().range).toEqual({ kind: "relative", ms: HOUR });
  forward();
  expect(place().range).toEqual({ kind: "relative", ms: 6 * HOUR });
  expect(canGoForward(history.get())).toBe(true);
});

it("forgets what lay ahead when another way is taken", () => {
  go({ screen: "dashboards" });
  back();
  go({ screen: "sources" });
  expect(canGoForward(history.get())).toBe(false);
  back();
  expect(place().view).toEqual({ screen: "overview" });
  expect(canGoBack(history.get())).toBe(false);
});

it("keeps no second entry for the same place", () => {
  go({ screen: "overview" });
  expect(history.get().places).toHaveLength(1);
});

it("zooms in either direction, and never below a second", () => {
  zoom(20_000, 10_000);
  expect(place().range).toEqual({ kind: "absolute", start: 10_000, end: 20_000 });
  zoom(15_000, 15_010);
  expect(place().range).toEqual({ kind: "absolute", start: 14_505, end: 15_505 });
});

it("remembers a long night, not all of them", () => {
  for (let at = 1; at <= 300; at += 1) zoom(at * 10_000, at * 10_000 + 5_000);
  expect(history.get().places).toHaveLength(200);
  expect(place().range).toEqual({ kind: "absolute", start: 3_000_000, end: 3_005_000 });
});

it("holds a search and an opened trace, and their details without places of their own", () => {
  go({ screen: "traces", search: { service: "orders" } });
  go({ screen: "traces", search: { service: "orders", minMs: 200 } });
  go({ screen: "trace", id: "a1", source: "tempo" });
  amend({ screen: "trace", id: "a1", source: "tempo", span: "b2" });
  expect(place().view).toMatchObject({ id: "a1", span: "b2" });
  back();
  expect(place().view).toEqual({ screen: "traces", search: { service: "orders", minMs: 200 } });
  back();
  expect(place().view).toEqual({ screen: "traces", search: { service: "orders" } });
  forward();
  forward();
  expect(place().view).toMatchObject({ screen: "trace", span: "b2" });
});

it("is where it was when the page is loaded anew", () => {
  go({ screen: "trace", id: "a1", source: "tempo", span: "b2" });
  const anew = readHistory();
  expect(here(anew).view).toMatchObject({ screen: "trace", span: "b2" });
  expect(canGoBack(anew)).toBe(true);
});

it.each(["", "{", "[]", '{"places":[],"at":0}', '{"places":[1],"at":"0"}'])(
  "begins at home where %j was kept",
  (text) => {
    sessionStorage.setItem(KEPT_AS, text);
    expect(here(readHistory()).view).toEqual({ screen: "overview" });
  },
);
