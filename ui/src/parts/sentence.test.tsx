import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { sentence } from "./sentence.ts";
import { Sentence } from "./Sentence.tsx";

describe("words that stand alone", () => {
  it.each([
    ["the pack does not allow silences", "The pack does not allow silences."],
    ["git's answer is larger than 5 bytes", "Git's answer is larger than 5 bytes."],
    ["It is one already.", "It is one already."],
    ["Who wrote it is not known: why?", "Who wrote it is not known: why?"],
    [
      "copy diagnostics (Find… → Copy diagnostics).",
      "Copy diagnostics (Find… → Copy diagnostics).",
    ],
    ["", ""],
  ])("become a sentence: %j", (words, expected) => {
    expect(sentence(words)).toBe(expected);
  });

  it.each([
    ["wheelhouse.toml: line 3 is no TOML", "wheelhouse.toml: line 3 is no TOML."],
    ["pgBouncer refuses", "pgBouncer refuses."],
    ["api_errors has no series", "api_errors has no series."],
    ["`orders` is locked", "`orders` is locked."],
  ])("keep a name as it is written: %j", (words, expected) => {
    expect(sentence(words)).toBe(expected);
  });

  it("leave an address and a server's own lines as they can be copied", () => {
    expect(sentence("see https://example.com/a")).toBe("See https://example.com/a");
    expect(sentence("syntax error\n  SELEC\n  ^")).toBe("Syntax error\n  SELEC\n  ^");
  });

  it("show code between backticks as code, and markup as text", () => {
    const { container } = render(
      <Sentence text="write `silences = true` under [alerts], not <b>`</b>" />,
    );
    expect(container.textContent).toBe("Write silences = true under [alerts], not <b>`</b>.");
    expect([...container.querySelectorAll("code")].map((each) => each.textContent)).toEqual([
      "silences = true",
    ]);
    expect(container.querySelector("b")).toBeNull();
  });
});
