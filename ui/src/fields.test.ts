import { expect, it } from "vitest";

import css from "./fields.css?raw";

const bare = css.replaceAll(/\/\*[\s\S]*?\*\//gu, "");

it("weighs nothing, so that a class has the last word on any field", () => {
  const selectors = [...bare.matchAll(/(?:^|[{}])\s*([^{}@]+)\{/gu)].map(([, each]) =>
    each?.trim(),
  );
  expect(selectors.length).toBeGreaterThan(10);
  for (const each of selectors) {
    // What stands between brackets of `:where` counts for nothing.
    expect(each).toMatch(/^:where\(.*\)(?:::[a-z-]+)?$/su);
  }
});

it("takes every colour from the tokens, which both themes have", () => {
  expect(bare).not.toMatch(/#[0-9a-f]{3}|rgb|white|black|Canvas/u);
});
