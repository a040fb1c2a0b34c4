import type { HealthReport, HealthReports } from "../../contract.ts";

type Made = Partial<HealthReport> & Pick<HealthReport, "id" | "title">;

function report(rest: Made): HealthReport {
  const columns = rest.columns ?? [];
  return {
    needs: "",
    on_replica: "",
    limited: false,
    columns,
    rows: [],
    numeric: columns.map(() => false),
    capped_at: null,
    note: "",
    failure: null,
    ...rest,
  };
}

/** What a database says of its own health; each kind of answer once. */
export function healthReports(source: string, now: number): HealthReports {
  return {
    source,
    at: now - 2_000,
    reports: [
      report({
        id: "connections",
        title: "Connections against the limit",
        on_replica: "the replica's own connections; the primary has others",
        columns: ["state", "connections", "limit"],
        numeric: [false, true, true],
        rows: [
          ["active", "12", "200"],
          ["idle", "61", "200"],
          ["idle in transaction", "2", "200"],
        ],
      }),
      report({
        id: "transactions",
        title: "Longest transactions",
        needs: "pg_read_all_stats",
        limited: true,
        columns: ["pid", "role", "application", "transaction_seconds", "statement"],
        numeric: [true, false, false, true, false],
        rows: [
          [
            "41822",
            "orders_app",
            "orders-2",
            "312.4",
            "SELECT * FROM orders WHERE customer_id = $1 FOR SHARE",
          ],
          ["41990", "report", null, "48.1", null],
        ],
      }),
      report({
        id: "blocking",
        title: "Who waits for whom",
        needs: "pg_read_all_stats",
        columns: ["depth", "pid", "statement"],
        numeric: [true, true, false],
      }),
      report({
        id: "statements",
        title: "Slowest statements",
        needs: "pg_monitor, and the extension pg_stat_statements",
        failure: {
          code: "unsupported",
          message: "The extension pg_stat_statements is not there.",
          remedy: "Add it to shared_preload_libraries on the primary, and CREATE EXTENSION.",
        },
      }),
      report({
        id: "sizes",
        title: "Largest tables and their indexes",
        columns: ["table", "total_bytes", "index_bytes"],
        numeric: [false, true, true],
        rows: Array.from({ length: 20 }, (_, at) => [
          `public.part_${at}`,
          String(22_978_112_512 - at * 1_048_576_001),
          String(4_294_967_296 - at * 104_857_600),
        ]),
        capped_at: 20,
      }),
      report({
        id: "vacuum",
        title: "Dead rows and vacuum",
        on_replica: "a standby counts none of this: look at the primary",
        columns: ["table", "dead_rows"],
        numeric: [false, true],
      }),
    ],
  };
}
