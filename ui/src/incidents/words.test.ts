import { describe, expect, it } from "vitest";

import type { EntryWhat, IncidentLine } from "../contract.ts";
import { answer } from "../fake/incidents/book.ts";
import { lineOf, running, standingOf } from "./words.ts";

const MINUTE = 60_000;
const LINE: IncidentLine = {
  id: "INC-7",
  title: "",
  state: "open",
  severity: "critical",
  environment: "demo",
  began: 0,
  ended: null,
  alert: null,
  operator: "ada",
  entries: 1,
};

describe("where an incident stands", () => {
  it.each<[Partial<IncidentLine>, string]>([
    [{}, "open for 23 min"],
    [{ state: "mitigated" }, "mitigated, open for 23 min"],
    [{ state: "closed", ended: 5 * MINUTE }, "closed after 5 min"],
    // A clock that went back shows no negative length.
    [{ began: 60 * MINUTE }, "open for 0 ms"],
  ])("%j", (change, words) => {
    expect(standingOf({ ...LINE, ...change }, 23 * MINUTE)).toBe(words);
  });
});

it.each([
  [0, "00:00:00"],
  [(23 * 60 + 10) * 1_000, "00:23:10"],
  [(49 * 3_600 + 61) * 1_000, "49:01:01"],
  [-5_000, "00:00:00"],
])("%d ms run as %s", (passed, text) => {
  expect(running(1_000, 1_000 + passed)).toBe(text);
});

const STEP = { kind: "step", file: "a.md", runbook: "A", step: "Which status?" } as const;

it.each<[EntryWhat, string]>([
  [{ kind: "note", text: "All is well" }, "Note: All is well"],
  [{ ...STEP, deed: "done", words: "" }, "Step: Done: Which status?"],
  [{ ...STEP, deed: "skipped", words: "no need" }, "Step: Skipped: Which status?: because no need"],
  [{ ...STEP, deed: "of a later version", words: "" }, "Step: of a later version: Which status?"],
  [answer({ title: "Rate", query: "up", value: "4%" }), "Answer: Rate: 4%"],
  [
    answer({ title: "Rate", query: "up", failure: "No connection." }),
    "Answer: Rate: No connection.",
  ],
  [
    { kind: "thing", thing: "trace", title: "POST /", words: "4 s", data: null },
    "Trace: POST /: 4 s",
  ],
  [{ kind: "thing", thing: "profile", title: "cpu", words: "", data: null }, "profile: cpu"],
  [
    { kind: "other", name: "drill" },
    "Other: An entry of a kind that this version does not know: drill",
  ],
])("says of %j what it is", (what, line) => {
  expect(lineOf(what)).toBe(line);
});
