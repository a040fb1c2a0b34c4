import { expect, test } from "vitest";

import { controlsIn, lookOf, withControls } from "./looks.ts";

test("control characters have names that every font can write", () => {
  const cases: [text: string, expected: string[]][] = [
    ["␀␇", ["NUL", "BEL"]],
    ["␛[2K", ["ESC[2K"]],
    ["␛]8;;␛\\", ["ESC]8;;", "ESC\\"]],
    ["␡", ["DEL"]],
    ["⟨U+202E⟩⟨U+FEFF⟩", ["U+202E", "U+FEFF"]],
    ["plain", ["plain"]],
    ["⟨torn", ["⟨torn"]],
    ["", []],
  ];
  for (const [text, expected] of cases) expect(controlsIn(text), text).toEqual(expected);
});

test("signs of control characters stand out of the text around them", () => {
  expect(withControls("a␀␇ b␛")).toEqual([
    { text: "a" },
    { text: "␀␇", control: true },
    { text: " b" },
    { text: "␛", control: true },
  ]);
  expect(withControls("␛")).toEqual([{ text: "␛", control: true }]);
  expect(withControls("")).toEqual([]);
});

test("terminal colours are those of the window, also where they are written as numbers", () => {
  const cases: [color: string, expected: string | undefined][] = [
    ["red", "var(--critical)"],
    ["bright_red", "var(--critical)"],
    ["#ff5f00", "var(--critical)"],
    ["#ffaf00", "var(--warning)"],
    ["#00d700", "var(--ok)"],
    ["#005fff", "var(--accent)"],
    ["#d700af", "var(--series-4)"],
    ["#262626", "var(--text-faint)"],
    ["#eeeeee", "var(--text)"],
    ["url(x)", undefined],
    ["#12", undefined],
  ];
  for (const [color, expected] of cases) expect(lookOf({ color }).color, color).toBe(expected);
  expect(lookOf({ color: "white", ground: "#af0000" })).toMatchObject({
    color: "var(--text)",
    background: "var(--critical-quiet)",
  });
  expect(lookOf({})).toMatchObject({ color: undefined, background: undefined });
});
