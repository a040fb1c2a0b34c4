import type { DatabaseStanding } from "../../contract.ts";

/** A replica that is current, read by a role that may read only. */
export const REPLICA = (now: number): DatabaseStanding => ({
  role: "replica",
  health: "ok",
  sentence: "A replica of orders-1.internal, 0.4 s behind its primary.",
  lag_ms: 412,
  findings: [],
  facts: [
    ["Server", "PostgreSQL 17.6"],
    ["Address", "replica.orders.internal:5432"],
    ["Database", "orders"],
    ["TLS", "1.3, name and certificate checked"],
    ["Read up to", "0/5A3F2C18"],
    ["Session", "read only, statements end after 10 s"],
  ],
  rights: { role: "wheelhouse_ro", could_write: false, powers: [] },
  at: now - 1_000,
});

/** A primary that the pack allows, read by a role that could write. */
export const PRIMARY = (now: number): DatabaseStanding => ({
  role: "primary",
  health: "critical",
  sentence: "This is a primary, not a replica: what is asked here costs the system that serves.",
  lag_ms: null,
  findings: [
    {
      message: "The pack allows reading this primary (primary = true).",
      remedy: "Name a replica under billing-db and take the key away.",
      grave: true,
    },
    {
      message: "The connection is not encrypted.",
      remedy: 'Set tls = "verify-full" and name the certificate of the authority.',
      grave: false,
    },
  ],
  facts: [
    ["Server", "MariaDB 11.8.3"],
    ["Address", "10.4.0.31:3306"],
    ["Database", "billing"],
    ["TLS", "none"],
  ],
  rights: {
    role: "billing@10.4.%",
    could_write: true,
    powers: ["INSERT, UPDATE and DELETE on billing.*", "CREATE and DROP on billing.*"],
  },
  at: now - 1_000,
});

/** A file of this computer. */
export const FILE = (now: number): DatabaseStanding => ({
  role: "file",
  health: "ok",
  sentence: "A file of this computer, opened for reading.",
  lag_ms: null,
  findings: [],
  facts: [
    ["Engine", "SQLite 3.50.4"],
    ["File", "/var/lib/orders/queue.db"],
    ["Journal", "wal"],
  ],
  rights: null,
  at: now - 1_000,
});
