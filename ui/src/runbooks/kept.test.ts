import { beforeEach, expect, it } from "vitest";

import { amountOf, forget, keep, kept, KEPT_AS, keptOf, readKept, workKey } from "./kept.ts";

const WORK = { folder: "/srv/a", environment: "demo", file: "runbooks/a.md", labels: {}, since: 1 };

beforeEach(() => {
  kept.set([]);
});

it.each([
  ["another environment", { environment: "production" }],
  ["another pack", { folder: "/srv/b" }],
  ["another file", { file: "runbooks/b.md" }],
  ["another alert", { labels: { alertname: "Slow" } }],
  ["the same alert firing again", { since: 2 }],
])("begins with nothing done for %s", (_what, other) => {
  keep(workKey(WORK), () => ({ ticks: { one: true } }));
  expect(amountOf(keptOf(kept.get(), workKey(WORK)))).toBe(1);
  expect(amountOf(keptOf(kept.get(), workKey({ ...WORK, ...other })))).toBe(0);
});

it("knows an alert whatever the order of its labels", () => {
  const one = workKey({ ...WORK, labels: { a: "1", b: "2" } });
  expect(workKey({ ...WORK, labels: { b: "2", a: "1" } })).toBe(one);
});

it("keeps the latest work and no more than there is room for", () => {
  for (let at = 0; at < 100; at += 1) keep(`work ${at}`, () => ({ ticks: { one: true } }));
  expect(kept.get()).toHaveLength(60);
  expect(kept.get().at(-1)?.of).toBe("work 99");
  for (let at = 0; at < 60; at += 1)
    keep(`long ${at}`, () => ({ notes: { one: "x".repeat(4_000) } }));
  expect(JSON.stringify(kept.get()).length).toBeLessThan(201_000);
  expect(kept.get().at(-1)?.of).toBe("long 59");
});

it("forgets work that holds nothing any more, and work that is cleared", () => {
  keep("a", () => ({ ticks: { one: true } }));
  keep("a", () => ({ ticks: {} }));
  keep("b", () => ({ notes: { one: "seen" } }));
  expect(kept.get().map(({ of }) => of)).toEqual(["b"]);
  forget("b");
  expect(kept.get()).toEqual([]);
});

it("reads what an earlier window kept", () => {
  keep("a", () => ({ notes: { one: "seen" } }));
  expect(keptOf(readKept(), "a").notes).toEqual({ one: "seen" });
});

it.each([
  "",
  "{",
  "{}",
  "[1]",
  '[{"of":"a"}]',
  '[{"of":"a","ticks":{"x":1},"notes":{},"skips":{},"values":{}}]',
  '[{"of":"a","ticks":{},"notes":{"x":null},"skips":{},"values":{}}]',
])("takes nothing out of %j", (text) => {
  localStorage.setItem(KEPT_AS, text);
  expect(readKept()).toEqual([]);
});
