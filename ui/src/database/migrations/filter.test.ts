import { describe, expect, it } from "vitest";

import type { MigrationRow } from "../../contract.ts";
import { columnsOf, filtered, inOrder, KINDS } from "./filter.ts";

function row(id: string, rest: Partial<MigrationRow> = {}): MigrationRow {
  return {
    key: id,
    id,
    name: "",
    state: "applied",
    applied: { text: "", at: null, known: "unknown" },
    by: "",
    duration: null,
    batch: "",
    checksum: "same",
    file: "",
    origin: null,
    findings: [],
    ...rest,
  };
}

const finding = (code: string, grave = true) => ({ code, message: code, remedy: "", grave });
const at = (nanos: string) => ({ text: nanos, at: nanos, known: "recorded" as const });

const ROWS = [
  row("1", { name: "create orders", applied: at("1000") }),
  row("2", { name: "Create carts", state: "baseline", file: "db/2_carts.sql" }),
  row("10", { checksum: "edited", applied: at("900"), duration: 5 }),
  row("11", { state: "half_applied", duration: 50 }),
  row("12", { findings: [finding("missing_file")] }),
  row("13", { findings: [finding("out_of_order", false)], by: "deploy" }),
  row("14", { state: "pending", findings: [finding("pending", false)] }),
];

const idsOf = (kinds: string[], text = ""): string[] =>
  filtered(ROWS, { kinds, text }).map((each) => each.row.id);

describe("the filter of migrations", () => {
  it.each([
    ["applied", ["1", "2", "10", "12", "13"]],
    ["pending", ["14"]],
    ["failed", ["11"]],
    ["edited", ["10"]],
    ["missing", ["12"]],
    ["out_of_order", ["13"]],
  ])("leaves of %s only %j", (kind, ids) => {
    expect(idsOf([kind])).toEqual(ids);
  });

  it("has every kind of the counts", () => {
    expect(KINDS.map(({ id }) => id)).toEqual([
      "applied",
      "pending",
      "failed",
      "edited",
      "missing",
      "out_of_order",
    ]);
  });

  it("leaves what is of any of several kinds", () => {
    expect(idsOf(["pending", "failed"])).toEqual(["11", "14"]);
  });

  it("looks for every word in id, name and file, in any case", () => {
    expect(idsOf([], "CREATE")).toEqual(["1", "2"]);
    expect(idsOf([], "create carts")).toEqual(["2"]);
    expect(idsOf([], "db/2")).toEqual(["2"]);
    expect(idsOf(["pending"], "create")).toEqual([]);
  });

  it("keeps the tool’s order as a number, whatever is left out", () => {
    expect(filtered(ROWS, { kinds: ["pending"], text: "" })[0]?.order).toBe(7);
  });
});

describe("the order of migrations", () => {
  const all = filtered(ROWS, { kinds: [], text: "" });
  const sortedBy = (by: string, descending = false): string[] =>
    inOrder(all, { by, descending }).map((each) => each.row.id);

  it("is the tool’s without a column, and with one that is not known", () => {
    expect(inOrder(all, undefined)).toBe(all);
    expect(inOrder(all, { by: "colour", descending: false })).toBe(all);
  });

  it("tells numbers in ids apart", () => {
    expect(sortedBy("id", true).slice(0, 2)).toEqual(["14", "13"]);
    expect(sortedBy("id").slice(0, 3)).toEqual(["1", "2", "10"]);
  });

  it("puts what has no value last, either way", () => {
    expect(sortedBy("applied").slice(0, 2)).toEqual(["10", "1"]);
    expect(sortedBy("applied", true).slice(0, 2)).toEqual(["1", "10"]);
    expect(sortedBy("duration", true).slice(0, 2)).toEqual(["11", "10"]);
  });

  it("puts the gravest state first", () => {
    expect(sortedBy("state").slice(0, 3).toSorted()).toEqual(["11", "12", "13"].toSorted());
  });
});

it("shows only columns that say something", () => {
  expect([...columnsOf([row("1")])]).toEqual(["order", "id", "state", "applied", "checksum"]);
  expect(columnsOf(ROWS).has("by")).toBe(true);
  expect(columnsOf(ROWS).has("batch")).toBe(false);
});
