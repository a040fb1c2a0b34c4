import { describe, expect, it, test } from "vitest";

import type { BlockAnswer, BlockKind, RunbookBlock } from "../../contract.ts";
import { namesOf, standingOf, standingOfAnswer, stepsOf, type Standing } from "./steps.ts";

function block(id: number, step: number | null, kind: BlockKind): RunbookBlock {
  return { id, line: id, indent: 0, step, kind };
}

function item(text: string): BlockKind {
  return { kind: "item", number: 1, checked: null, step: 1, text: [{ text }] };
}

const LIVE: BlockKind = {
  kind: "live",
  language: "promql",
  name: "",
  text: "up",
  expect: "",
  open: [],
  refused: null,
};

describe("steps", () => {
  it("begin with the first block of their number and hold its live blocks", () => {
    const steps = stepsOf([
      block(1, null, { kind: "paragraph", text: [{ text: "Before" }] }),
      block(2, 1, item("Look")),
      block(3, 1, LIVE),
      block(4, 1, LIVE),
      block(5, 2, {
        kind: "heading",
        level: 3,
        text: [{ text: "2. Which route?" }],
        anchor: "2-which-route",
      }),
      block(6, 3, LIVE),
    ]);
    expect(steps).toEqual([
      { number: 1, block: 2, words: "Look", live: [3, 4] },
      { number: 2, block: 5, words: "2. Which route?", live: [] },
      { number: 3, block: 6, words: "Step 3", live: [6] },
    ]);
  });

  it("are named by the words that stand out, not by their explanation", () => {
    const [step] = stepsOf([
      block(1, 1, {
        kind: "item",
        number: 1,
        checked: null,
        step: 1,
        text: [
          { text: "Is it ", strong: true },
          { text: "one?", strong: true },
          { text: " If so, …" },
        ],
      }),
    ]);
    expect(step?.words).toBe("Is it one?");
  });
});

test.each<[Standing[], Standing | undefined]>([
  [[], undefined],
  [["met"], "met"],
  [["met", "missed"], "missed"],
  [["unknown", "missed"], "missed"],
  [["met", "unknown"], "unknown"],
  [["met", "answered"], "met"],
  [["met", "waiting"], "waiting"],
  [["answered"], "answered"],
])("a step with %j stands as %s", (standings, expected) => {
  const live = standings.map((_, at) => at);
  expect(standingOf({ live }, new Map(standings.entries()))).toBe(expected);
});

test("a step whose block was not heard of waits", () => {
  expect(standingOf({ live: [1, 2] }, new Map([[1, "met"]]))).toBe("waiting");
});

describe("an answer", () => {
  const answer: BlockAnswer = {
    content: { kind: "plain", value: "" },
    value: null,
    verdict: null,
    query: { ref_id: "A", expr: "up", source: "metrics", instant: true, step: 0 },
    outputs: {},
    warnings: [],
    at: 0,
    took_ms: 0,
  };

  it("of which nothing is expected is neither good nor bad", () => {
    expect(standingOfAnswer(answer)).toBe("answered");
  });

  it("that failed cannot be judged, whatever was made of it", () => {
    const failure = { code: "timeout" as const, message: "No answer in 10 s." };
    expect(
      standingOfAnswer({
        ...answer,
        content: { kind: "failed", value: failure },
        verdict: { kind: "met", words: "0 is below 1" },
      }),
    ).toBe("unknown");
  });
});

test("blocks of the same words have names of their own, and keep them where a file grows", () => {
  const before = namesOf([block(1, 1, item("Wait")), block(2, 2, item("Wait"))]);
  expect([...before.values()]).toEqual(["Wait", "Wait #2"]);
  const after = namesOf([
    block(1, 1, item("First of all")),
    block(2, 2, item("Wait")),
    block(3, 3, item("Wait")),
  ]);
  expect(after.get(2)).toBe("Wait");
});
