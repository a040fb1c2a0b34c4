import type {
  CheckoutView,
  CommitView,
  MigrationCommits,
  MigrationOrigin,
  MigrationRow,
} from "../../contract.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WRITTEN = Date.UTC(2026, 8, 14, 9, 41);

/** Git was read. */
export const READ: CheckoutView = {
  state: "read",
  sentence: "Read from git, 412 commits up to 9b1d5c2",
  remedy: "",
  head: "9b1d5c2",
  limits: [],
};

/** The files lie beside no git. */
export const NO_CHECKOUT: CheckoutView = {
  state: "none",
  sentence: "The files lie in no git checkout: who wrote them is not known",
  remedy: "Open the pack from a clone of its repository.",
  head: "",
  limits: [],
};

const ADDED: CommitView = {
  hash: "4f09c1e85d3b2a6f7c9e10d84b5a6c7d8e9f0011",
  subject: "Give discounts a reason",
  author: "Ines Aalto",
  email: "ines@example.com",
  written: WRITTEN,
  committed: WRITTEN + HOUR,
  merged: WRITTEN + DAY,
  request: "#98",
  signature: { state: "good", words: "Signed by ines@example.com with a key this computer trusts" },
};

const MERGE: CommitView = {
  ...ADDED,
  hash: "a83d5520c9e7b1f46d2803975ce1ba4fd6670b29",
  subject: "Merge pull request #98 from shop/discount-reasons",
  author: "Tomasz Wójcik",
  email: "tomasz@example.com",
  written: WRITTEN + DAY,
  committed: WRITTEN + DAY,
  signature: {
    state: "unknown_key",
    words: "Signed with the key B5690EEEBB952194, which is not known here",
  },
};

const LATER: CommitView = {
  ...ADDED,
  hash: "9b1d5c2f0a4e6d8813c7b5920fe4a6d1c8370e55",
  subject: "Default <b>discounts</b> to zero",
  author: "Marc Oyelaran",
  email: "marc@example.com",
  written: WRITTEN + 30 * DAY,
  committed: WRITTEN + 30 * DAY,
  merged: WRITTEN + 30 * DAY,
  request: "",
  signature: { state: "none", words: "Not signed" },
};

/** Who wrote a migration of these. */
export function originOf(at: number, state: MigrationRow["state"]): MigrationOrigin {
  const fresh = state === "pending" && at % 2 === 1;
  return {
    file: fresh ? "untracked" : "committed",
    author: fresh ? "" : (["Ines Aalto", "Marc Oyelaran", "Tomasz Wójcik"][at % 3] ?? ""),
    written: fresh ? null : WRITTEN - (14 - at) * 5 * DAY,
    merged: fresh ? null : WRITTEN - (14 - at) * 5 * DAY + DAY,
    request: fresh || at % 4 === 3 ? "" : `#${104 + at}`,
    changed: at === 8 ? 1 : 0,
  };
}

/** What git knows of one migration, made from its row. */
export function commitsOf(row: MigrationRow): MigrationCommits {
  const none: MigrationCommits = {
    checkout: row.origin === null ? NO_CHECKOUT : READ,
    file: row.origin?.file ?? null,
    added: null,
    merge: null,
    last: null,
    was_named: [],
    applied_version: null,
    diff: null,
    after: [],
    unknown: [],
  };
  if (row.origin === null || row.origin.author === "") return none;
  if (row.checksum !== "edited") return { ...none, added: ADDED, merge: MERGE };
  return {
    ...none,
    added: ADDED,
    merge: MERGE,
    last: LATER,
    was_named: ["migrations/20260914103000_discounts.sql"],
    applied_version: {
      commit: MERGE,
      file: "migrations/20260914103000_discounts.sql",
      proved: true,
      words: "Its checksum is the one in the row: this text is what was applied",
    },
    diff: {
      from: "a83d552, as applied",
      to: "the file now",
      added: 1,
      removed: 1,
      line_endings: false,
      cut: false,
      hunks: [
        {
          lines: [
            { change: "kept", before: 2, now: 2, text: "ALTER TABLE orders" },
            {
              change: "removed",
              before: 3,
              now: null,
              text: "    ADD COLUMN discount_cents integer NOT NULL CHECK (discount_cents >= 0),",
            },
            {
              change: "added",
              before: null,
              now: 3,
              text: "    ADD COLUMN discount_cents integer NOT NULL DEFAULT 0 CHECK (discount_cents >= 0),",
            },
            { change: "kept", before: 4, now: 4, text: "    ADD COLUMN discount_reason text;" },
          ],
        },
      ],
    },
    after: [LATER],
    unknown: [],
  };
}
