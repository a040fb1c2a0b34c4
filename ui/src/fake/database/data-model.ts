import type { DataModelView } from "../../contract.ts";

/** A data model that is behind its database by one of each kind. */
export function dataModelOf(source: string, now: number): DataModelView {
  return {
    source,
    file: "docs/data-model.md",
    sentence:
      "5 of 8 tables and 31 of 57 columns are documented; 1 documented table is not in the database",
    documented_tables: 5,
    tables: 8,
    documented_columns: 31,
    columns: 57,
    undocumented: [
      { schema: "public", table: "outbox", column: null, line: null, nearest: null },
      { schema: "public", table: "orders", column: "discount_reason", line: null, nearest: null },
    ],
    ghosts: [
      { schema: "", table: "carts", column: null, line: 41, nearest: null },
      { schema: "", table: "orders", column: "placed", line: 23, nearest: "placed_at" },
    ],
    types: [
      {
        schema: "public",
        table: "orders",
        column: "customer_id",
        documented: "uuid",
        actual: "bigint",
        line: 22,
      },
    ],
    capped_at: null,
    problems: [
      {
        weight: "warning",
        file: "docs/data-model.md",
        line: 57,
        column: 1,
        message: "the table has no column that names columns",
        remedy: "head one of its columns `column` or `name`",
      },
    ],
    at: now - 3_000,
  };
}
