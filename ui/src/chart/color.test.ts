import { expect, it } from "vitest";

import { onFill, plainColor, readable, serviceColor } from "./color.ts";

it.each([
  ["var(--series-3)", "var(--on-series-3)"],
  ["var(--threshold-warning)", "var(--on-threshold-warning)"],
  ["#ffffff", "black"],
  ["#fade2a", "black"],
  ["#1f2430", "white"],
  ["#fff", "black"],
  ["rgb(20, 20, 120)", "white"],
  ["var(--surface)", "var(--text)"],
])("writes on %s in %s", (fill, expected) => {
  expect(onFill(fill)).toBe(expected);
});

it("keeps a colour that can be read, and moves one that cannot towards the text", () => {
  expect(readable("#ffcc00", "dark")).toBe("#ffcc00");
  expect(readable("#ffcc00", "light")).toContain("color-mix");
  expect(readable("#101010", "dark")).toContain("var(--text)");
  expect(readable("var(--threshold-critical)", "light")).toBe("var(--critical)");
});

it.each([
  "url(https://evil.example)",
  "red;background:url(x)",
  "expression(1)",
  "var(--a, url(x))",
])("takes %s for no colour", (text) => {
  expect(plainColor(text)).toBe("var(--series-8)");
});

it("gives a service the same colour wherever it is named", () => {
  expect(serviceColor("orders-api")).toBe(serviceColor("orders-api"));
  expect(serviceColor("")).toBe("var(--chart-muted)");
  const services = ["orders-api", "orders-worker", "gateway", "payments", "orders-db"];
  expect(new Set(services.map(serviceColor)).size).toBeGreaterThan(3);
});
