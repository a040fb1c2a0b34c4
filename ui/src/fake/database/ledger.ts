import type { LedgerView } from "../../contract.ts";

const FOLDER = "/home/op/.local/share/wheelhouse/ledgers/orders-1f00";
const FIRST = Date.UTC(2026, 6, 2, 9, 20);
const HALF_MINUTE = 30_000;
const CHANGED = Date.UTC(2026, 10, 3, 9, 0, 30);

/** A whole ledger; that of the primary is broken and goes on in a second file. */
export function ledgerOf(source: string, now: number): LedgerView {
  const broken = source === "billing-db";
  const path = `${FOLDER}/demo.${source}/ledger-0001.jsonl`;
  const file = { path, entries: 128, first: FIRST, last: CHANGED, breach: null, notes: [] };
  return {
    source,
    health: broken ? "critical" : "ok",
    sentence: broken
      ? "Broken at line 17 of ledger-0001.jsonl; looks go on in ledger-0002.jsonl"
      : "128 entries since 2026-07-02, unbroken",
    entries: broken ? 19 : 128,
    first_look: FIRST,
    last_look: now - 2_000,
    head: {
      sequence: broken ? 2 : 127,
      hash: "5c1e6b0f9d2a47338e7f1c4b6a9d80e2f3b5c7d91e0a2f4c6b8d7e9f0a1b2c3d",
    },
    files: broken
      ? [
          {
            ...file,
            entries: 16,
            breach: {
              line: 17,
              message: "the entry was changed after it was written: its hash is another",
              expected: "9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca7",
              found: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
            },
          },
          { ...file, path: path.replace("0001", "0002"), entries: 3, first: CHANGED },
        ]
      : [file],
    writable: true,
    failure: null,
    changes:
      source === "orders-db"
        ? [
            {
              history: "public._sqlx_migrations",
              migration: null,
              id: "20260818093500",
              code: "row_vanished",
              message:
                "The row of 20260818093500 is gone: it was taken back by a down migration, or deleted by hand.",
              grave: true,
              window: {
                after: `${CHANGED - HALF_MINUTE}000000`,
                before: `${CHANGED}000000`,
                text: `between ${iso(CHANGED - HALF_MINUTE)} and ${iso(CHANGED)}`,
              },
              sequence: 127,
            },
          ]
        : [],
    capped_at: null,
  };
}

function iso(at: number): string {
  return new Date(at).toISOString().replace(".000Z", "Z");
}
