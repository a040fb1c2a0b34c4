import { expect, it, vi } from "vitest";

import type { VariableView } from "../contract.ts";
import { resolveVariables, type AskOptions } from "./variables.ts";

function variable(name: string, current: string[] = []): VariableView {
  return {
    name,
    label: name,
    description: "",
    kind: "query",
    hidden: false,
    refresh_on_range: false,
    multi: false,
    include_all: false,
    current,
  };
}

/** Options of b depend on a, those of c on b. */
const chain: AskOptions = async (name, chosen) => {
  const from = { a: "x", b: `${chosen["a"]?.[0]}1`, c: `${chosen["b"]?.[0]}1` }[name] ?? "";
  const kept = chosen[name]?.[0]?.startsWith(from.slice(0, -1)) && chosen[name]?.[0] === from;
  const value = kept ? (chosen[name] ?? []) : [from];
  return { options: [{ text: from, value: from }], value, capped_at: null };
};

it("asks independent variables once each", async () => {
  const ask = vi.fn<AskOptions>(async (name) => ({ options: [], value: [name], capped_at: null }));
  const { chosen } = await resolveVariables([variable("a", ["a"]), variable("b", ["b"])], {}, ask);
  expect(chosen).toEqual({ a: ["a"], b: ["b"] });
  expect(ask).toHaveBeenCalledTimes(2);
});

it("follows a chain until nothing changes", async () => {
  const names = [variable("a"), variable("b"), variable("c")];
  const { chosen } = await resolveVariables(names, {}, chain);
  expect(chosen).toEqual({ a: ["x"], b: ["x1"], c: ["x11"] });
});

it("takes the user's value and asks those after it with it", async () => {
  const ask = vi.fn<AskOptions>(async (name, chosen) => ({
    options: [],
    value: chosen[name] ?? ["none"],
    capped_at: null,
  }));
  const { chosen } = await resolveVariables(
    [variable("a", ["1"]), variable("b", ["2"])],
    { a: ["9"] },
    ask,
  );
  expect(chosen).toEqual({ a: ["9"], b: ["2"] });
  expect(ask.mock.calls[1]?.[1]).toEqual({ a: ["9"], b: ["2"] });
});

it("keeps a variable that fails at its value and names the failure; the others go on", async () => {
  const ask: AskOptions = async (name) => {
    if (name === "a") throw new Error("no answer");
    return { options: [], value: ["fine"], capped_at: null };
  };
  const resolved = await resolveVariables([variable("a", ["old"]), variable("b")], {}, ask);
  expect(resolved.chosen).toEqual({ a: ["old"], b: ["fine"] });
  expect(resolved.failures["a"]?.message).toContain("no answer");
  expect(resolved.failures["b"]).toBeUndefined();
});

it("ends even if answers never settle", async () => {
  let turn = 0;
  const ask = vi.fn<AskOptions>(async () => ({
    options: [],
    value: [String((turn += 1))],
    capped_at: null,
  }));
  await resolveVariables([variable("a"), variable("b"), variable("c")], {}, ask);
  expect(ask.mock.calls.length).toBeLessThanOrEqual(6);
});
