import { describe, expect, it } from "vitest";

import type { TableLine } from "../../contract.ts";
import { found, inOrder, keyOf } from "./tables.ts";

function table(name: string, rest: Partial<TableLine> = {}): TableLine {
  return {
    schema: "public",
    name,
    kind: "table",
    rows: null,
    bytes: null,
    columns: 1,
    indexes: 0,
    comment: "",
    findings: [],
    words: "",
    documented: false,
    hits: [],
    ...rest,
  };
}

const TABLES = [
  table("orders", { words: "id placed_at one row per order", rows: 10 }),
  table("Items", { schema: "sales", words: "id product_id", rows: 2_000 }),
  table("items_10", { findings: ["an invalid index"] }),
  table("items_9", { kind: "view" }),
];

describe("the search for tables", () => {
  it.each([
    ["", 4],
    ["ITEMS", 3],
    ["product", 1],
    ["sales.items", 1],
    ["row order", 1],
    ["items view", 1],
    ["nothing", 0],
  ])("finds with “%s” %d", (words, amount) => {
    expect(found(TABLES, words)).toHaveLength(amount);
  });

  it("goes through 10,000 tables", () => {
    const many = Array.from({ length: 10_000 }, (_, at) => table(`t_${at}`));
    expect(found(many, "t_9999")).toHaveLength(1);
  });
});

describe("the order of tables", () => {
  const by = (column: string, descending = false): string[] =>
    inOrder(TABLES, { by: column, descending }).map(({ name }) => name);

  it("tells numbers in names apart", () => {
    expect(by("name")).toEqual(["Items", "items_9", "items_10", "orders"]);
  });

  it("puts what has no estimate last, either way", () => {
    expect(by("rows").slice(0, 2)).toEqual(["orders", "Items"]);
    expect(by("rows", true).slice(0, 2)).toEqual(["Items", "orders"]);
  });

  it("puts those with findings first", () => {
    expect(by("findings")[0]).toBe("items_10");
  });
});

it("names a table by schema and name", () => {
  expect(keyOf({ schema: "a.b", name: "c" })).not.toBe(keyOf({ schema: "a", name: "b.c" }));
});
