import type { HistoryCounts, HistoryView, MigrationFinding, MigrationRow } from "../../contract.ts";
import { NO_CHECKOUT, originOf, READ } from "./commits.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

const NO_COUNTS: HistoryCounts = {
  applied: 0,
  pending: 0,
  failed: 0,
  edited: 0,
  missing: 0,
  out_of_order: 0,
  rewritten: 0,
};

type Made = Partial<Omit<MigrationRow, "id" | "name">> & { at?: number };

function made(id: string, name: string, { at, ...rest }: Made): MigrationRow {
  return {
    key: id,
    id,
    name,
    state: "applied",
    applied: {
      text: at === undefined ? "" : new Date(at).toISOString(),
      at: at === undefined ? null : `${at}000000`,
      known: "recorded",
    },
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

const EDITED: MigrationFinding = {
  code: "edited",
  message: "20260914103000 was edited after it was applied: its checksum is another.",
  remedy: "See what differs in git, and write a new migration instead.",
  grave: true,
};
const OUT_OF_ORDER: MigrationFinding = {
  code: "out_of_order",
  message: "20260921081500 ran after 20260922150000, which is newer.",
  remedy: "",
  grave: false,
};
const FAILED: MigrationFinding = {
  code: "failed",
  message: "20261103090000 failed: the tool refuses to go on until it is mended.",
  remedy: "Look at what it did in its text, mend it by hand, and take its row away.",
  grave: true,
};
const MISSING: MigrationFinding = {
  code: "missing_file",
  message: "20260818093000 ran on this database, and no file is there for it.",
  remedy: "Find it in git: it was renamed or deleted after it was applied.",
  grave: true,
};

const SQLX: readonly (readonly [string, string, Made])[] = [
  ["20260702090000", "create customers", {}],
  ["20260702091500", "create orders", {}],
  ["20260709140000", "create order items", {}],
  ["20260716110000", "index orders by customer", {}],
  ["20260803083000", "add payment state", {}],
  ["20260811160000", "create outbox", {}],
  ["20260818093000", "drop legacy carts", { checksum: "unknown", file: "", findings: [MISSING] }],
  ["20260901100000", "create audit log", {}],
  ["20260914103000", "add discount to orders", { checksum: "edited", findings: [EDITED] }],
  [
    "20260921081500",
    "backfill discounts",
    { findings: [OUT_OF_ORDER], at: Date.UTC(2026, 8, 23, 7) },
  ],
  ["20260922150000", "discount not null", { at: Date.UTC(2026, 8, 22, 15, 4) }],
  ["20261012120000", "create shipments", {}],
  ["20261020093000", "shipments tracking number", { checksum: "line_endings" }],
  ["20261103090000", "unique tracking number", { state: "failed", findings: [FAILED] }],
];

/** sqlx's history with everything that can be wrong with one. */
export function sqlxHistory(): HistoryView {
  const rows = SQLX.map(([id, name, rest], at) =>
    made(id, name, {
      at: momentOf(id) + 7 * MINUTE,
      duration: 1e6 * (4 + ((at * 37) % 90)) * (name.startsWith("backfill") ? 900 : 1),
      file: `migrations/${id}_${name.replaceAll(" ", "_")}.sql`,
      ...rest,
    }),
  );
  const pending = [
    ["20261124100000", "add returns"],
    ["20261125141500", "index returns"],
  ] as const;
  for (const [id, name] of pending) {
    rows.push(
      made(id, name, {
        state: "pending",
        checksum: "unknown",
        file: `migrations/${id}_${name.replaceAll(" ", "_")}.sql`,
        findings: [
          {
            code: "pending",
            message: `${id} has not run on this database.`,
            remedy: "",
            grave: false,
          },
        ],
      }),
    );
  }
  return {
    key: "public._sqlx_migrations",
    tool: "sqlx",
    table: "public._sqlx_migrations",
    why: "its name, and the columns version, description, installed_on, success, checksum and execution_time",
    certain: true,
    folder: "migrations",
    sentence: "13 applied, 2 pending, 1 failed, 1 edited after it was applied, 1 without a file",
    counts: {
      applied: 13,
      pending: 2,
      failed: 1,
      edited: 1,
      missing: 1,
      out_of_order: 1,
      rewritten: 0,
    },
    lock: { since: "2026-11-26 03:02:11 UTC", by: "process 41822" },
    limits: [
      "Who ran a migration: sqlx keeps no name, and the role of the connection is not in the row.",
      "Whether a row was changed later: the table is an ordinary one, and whoever owns it may write to it.",
      "Failed attempts that were tried again: sqlx keeps one row for a version.",
    ],
    checkout: READ,
    rows: rows.map((row, at) => ({
      ...row,
      origin: row.file === "" ? null : originOf(at, row.state),
    })),
    capped_at: null,
  };
}

const APPS = ["admin", "auth", "contenttypes", "sessions", "catalogue", "stock", "refunds", "mail"];

/** Django's history: 200 rows, without checksums and names. */
export function djangoHistory(): HistoryView {
  const rows = Array.from({ length: 200 }, (_, at) => {
    const app = APPS[at % APPS.length] ?? "admin";
    const number = String(Math.floor(at / APPS.length) + 1).padStart(4, "0");
    return made(`${app}.${number}`, `${number}_auto_${at}`, {
      at: Date.UTC(2025, 0, 7, 10) + Math.floor(at / 5) * 17 * DAY + (at % 5) * 4_200,
      checksum: "none",
      file: `backoffice/${app}/migrations/${number}_auto_${at}.py`,
    });
  });
  return {
    key: "backoffice.django_migrations",
    tool: "Django",
    table: "backoffice.django_migrations",
    why: "its name, and the columns app, name and applied",
    certain: true,
    folder: "backoffice",
    sentence: "200 applied; whether files were edited cannot be proved",
    counts: { ...NO_COUNTS, applied: 200 },
    lock: null,
    limits: [
      "Whether a file was edited after it was applied: Django keeps no checksum.",
      "How long a migration took, and who ran it.",
      "Whether an attempt failed: only what succeeded has a row.",
    ],
    checkout: NO_CHECKOUT,
    rows,
    capped_at: null,
  };
}

/** 5,000 migrations of Flyway, of a system that is old. */
export function manyHistory(): HistoryView {
  const rows = Array.from({ length: 5_000 }, (_, at) =>
    made(`${Math.floor(at / 100) + 1}.${at % 100}`, `change ${at} of billing`, {
      key: String(at + 1),
      at: Date.UTC(2016, 2, 1, 9) + at * 0.78 * DAY + (at % 7) * 90 * MINUTE,
      duration: 1e6 * (3 + ((at * 53) % 400)),
      by: at % 3 === 0 ? "deploy (database user)" : "flyway (database user)",
      batch: "",
      file: `db/migration/V${Math.floor(at / 100) + 1}.${at % 100}__change_${at}.sql`,
    }),
  );
  return {
    key: "billing.flyway_schema_history",
    tool: "Flyway",
    table: "billing.flyway_schema_history",
    why: "its name, and the columns installed_rank, version, script, checksum and success",
    certain: true,
    folder: "db/migration",
    sentence: "5,000 applied, every file is what was applied",
    counts: { ...NO_COUNTS, applied: 5_000 },
    lock: null,
    limits: [
      "Whether a checksum is the first one: flyway repair writes a new one over it.",
      "Which person ran it: installed_by is the user of the database.",
    ],
    checkout: NO_CHECKOUT,
    rows,
    capped_at: null,
  };
}

/** Rails keeps the version alone: when it ran is what this console saw. */
export function fileHistory(): HistoryView {
  const rows = ["create_jobs", "add_priority", "add_locked_until", "index_locked_until"].map(
    (name, at) =>
      made(`2026${String(at + 5).padStart(2, "0")}01120000`, name, {
        checksum: "none",
        file: `db/migrate/2026${String(at + 5).padStart(2, "0")}01120000_${name}.rb`,
        ...(at === 3
          ? {
              applied: {
                text: "between 2026-11-20 08:12 UTC and 2026-11-21 09:03 UTC",
                at: `${Date.UTC(2026, 10, 21, 9, 3)}000000`,
                known: "seen" as const,
              },
            }
          : {
              applied: {
                text: "before this console first looked",
                at: null,
                known: "unknown" as const,
              },
            }),
      }),
  );
  return {
    key: "schema_migrations",
    tool: "Rails",
    table: "schema_migrations",
    why: "its name and its only column, version; dbmate keeps the same",
    certain: false,
    folder: "db/migrate",
    sentence: "4 applied; when cannot be known for 3",
    counts: { ...NO_COUNTS, applied: 4 },
    lock: null,
    limits: [
      "When a migration was applied: the table holds the version alone.",
      "What its content was, who ran it, and how long it took.",
    ],
    checkout: NO_CHECKOUT,
    rows,
    capped_at: null,
  };
}

/** The moment that a version of 14 digits names. */
function momentOf(version: string): number {
  const [year, month, day, hour, minute] = [0, 4, 6, 8, 10].map((from) =>
    Number(version.slice(from, from === 0 ? 4 : from + 2)),
  );
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute);
}
