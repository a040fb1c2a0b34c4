import { describe, expect, it } from "vitest";

import { headOf, writeFigure } from "./cells.ts";

describe("a figure of a report", () => {
  it.each([
    ["total_bytes", "22978112512", "21 GiB"],
    ["bytes", "812", "812 B"],
    ["transaction_seconds", "312.4", "5 min 12 s"],
    ["mean_ms", "0.25", "250 µs"],
    ["used_percent", "98.25", "98.3%"],
    ["dead_rows", "1204512", "1,204,512"],
    ["calls", "18446744073709551615", "18,446,744,073,709,551,615"],
    ["pid", "41822", "41822"],
    ["blocking_thread", "1000001", "1000001"],
    ["calls", "many", "many"],
    ["calls", "", ""],
  ])("of %s, %s, is written %s", (column, text, written) => {
    expect(writeFigure(column, text)).toBe(written);
  });
});

it.each([
  ["total_bytes", "total"],
  ["bytes", "bytes"],
  ["transaction_seconds", "transaction"],
  ["hit_percent", "hit"],
  ["idle_in_transaction", "idle in transaction"],
])("heads the column %s with %s", (column, head) => {
  expect(headOf(column)).toBe(head);
});
