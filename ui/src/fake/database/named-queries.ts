import type { NamedQueries, NamedQuery, QueryResult, RunQuery } from "../../contract.ts";

const QUERIES: NamedQuery[] = [
  {
    id: "orders-by-state",
    title: "Orders by state",
    description: "How many orders are in each state, and what they are worth.",
    file: "queries/orders-by-state.sql",
    sql: "SELECT state, count(*) AS orders, sum(total_cents) AS cents\nFROM orders\nWHERE placed_at >= :since\nGROUP BY state\nORDER BY orders DESC",
    parameters: [
      {
        name: "since",
        description: "Orders placed from this day on",
        kind: "date",
        options: [],
        default: "2026-01-01",
      },
    ],
    row_cap: 100,
    time_cap_ms: 5_000,
    chart: true,
    refused: "",
  },
  {
    id: "order",
    title: "One order",
    description: "",
    file: "queries/order.sql",
    sql: "SELECT * FROM orders WHERE id = :id",
    parameters: [
      { name: "id", description: "As customers see it", kind: "text", options: [], default: null },
    ],
    row_cap: 1_000,
    time_cap_ms: 10_000,
    chart: false,
    refused: "",
  },
  {
    id: "clear-outbox",
    title: "Clear the outbox",
    description: "",
    file: "queries/clear-outbox.sql",
    sql: "DELETE FROM outbox",
    parameters: [],
    row_cap: 1_000,
    time_cap_ms: 10_000,
    chart: false,
    refused: "DELETE is not a statement that only reads",
  },
];

/** Two queries that run and one that may not. */
export function namedQueriesOf(source: string): NamedQueries {
  return {
    source,
    queries: QUERIES,
    problems: [
      {
        weight: "error",
        file: "queries/clear-outbox.sql",
        line: 2,
        column: 1,
        message: "DELETE is not a statement that only reads",
        remedy: "write one SELECT, WITH, EXPLAIN or SHOW; a change belongs into a migration",
      },
    ],
  };
}

export function queryResultOf(request: RunQuery, now: number): QueryResult | undefined {
  const query = QUERIES.find(({ id, refused }) => id === request.query && refused === "");
  if (!query) return undefined;
  return {
    source: request.source,
    query,
    values: query.parameters.map(({ name, default: usual }) => [
      name,
      request.values[name] ?? usual ?? "",
    ]),
    columns: ["state", "orders", "cents"],
    types: ["text", "int8", "numeric"],
    numeric: [false, true, true],
    rows: [
      ["shipped", "2211904", "18844120911"],
      ["paid", "48211", "402110944"],
      ["cart", "1204", null],
    ],
    cut: "",
    shortened: 0,
    chart: null,
    chart_note: "There is no drawing without a database.",
    took_ms: 41,
    at: now,
  };
}
