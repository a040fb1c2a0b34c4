import type { HouseFinding, MigrationDetail, MigrationRow } from "../../contract.ts";
import { commitsOf } from "./commits.ts";

const THEN = "3f9a61c2e07d4b18a5c6d9e0f1728394b5a6c7d8e9f00112233445566778899a";
const NOW = "b81d4f0e6c2a93775de0148a9bc3f2d165708e9a1c4b3d2e5f60718293a4b5c6";

const UP = `-- A discount in cents, and why it was given.
ALTER TABLE orders
    ADD COLUMN discount_cents integer NOT NULL DEFAULT 0 CHECK (discount_cents >= 0),
    ADD COLUMN discount_reason text;

UPDATE orders SET discount_cents = 500, discount_reason = 'it''s late'
 WHERE shipped_at - placed_at > interval '7 days';

CREATE INDEX orders_discount ON orders (discount_cents) WHERE discount_cents > 0;

COMMENT ON COLUMN orders.discount_reason IS '<b>not</b> markup';
`;

const HOUSE: HouseFinding[] = [
  {
    rule: "one change per migration",
    message:
      "it changes a table, fills it and makes an index: if one fails, the rest is done or not by the tool’s mood.",
    line: 6,
  },
  {
    rule: "no lock on a large table",
    message:
      "an index that is not made CONCURRENTLY locks the table against writes until it is there.",
    line: 9,
  },
];

/** Everything about a migration, made from its row. */
export function migrationDetail(row: MigrationRow): MigrationDetail {
  const python = row.file.endsWith(".py");
  const kept = row.checksum !== "none";
  return {
    row,
    texts: python
      ? [
          {
            title: "File",
            file: row.file,
            language: "python",
            text: "class Migration(migrations.Migration):\n    dependencies = []\n    operations = []\n",
            cut: false,
          },
        ]
      : [
          { title: "Up", file: row.file, language: "sql", text: UP, cut: false },
          {
            title: "Down",
            file: row.file.replace(".sql", ".down.sql"),
            language: "sql",
            text: "ALTER TABLE orders DROP COLUMN discount_cents, DROP COLUMN discount_reason;\n",
            cut: false,
          },
        ],
    checksum_then: kept && row.state !== "pending" ? THEN : "",
    checksum_now: kept ? (row.checksum === "edited" ? NOW : THEN) : "",
    first_seen: null,
    changes: [],
    provenance: [
      [
        "Applied at",
        row.applied.known === "recorded"
          ? "installed_on in the row, which sqlx writes when it begins"
          : "when this console first saw the row, and when it last looked before",
      ],
      ["State", "success in the row"],
      [
        "Checksum",
        kept ? "checksum in the row: SHA-384 of the file’s bytes" : "the tool keeps none",
      ],
    ],
    commits: commitsOf(row),
    house: row.checksum === "edited" ? HOUSE : [],
    tables: ["public.orders"],
    details: [["success", row.state === "failed" ? "false" : "true"]],
  };
}
