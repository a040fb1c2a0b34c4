import { expect, it } from "vitest";

const sheets = import.meta.glob<string>(["./**/*.css", "!./tokens.css"], {
  query: "?raw",
  import: "default",
  eager: true,
});

it("writes colours in tokens.css alone", () => {
  expect(Object.keys(sheets).length).toBeGreaterThan(10);
  const own = Object.entries(sheets).flatMap(([file, text]) =>
    text
      .split("\n")
      .filter((line) => /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(/i.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(own).toEqual([]);
});
