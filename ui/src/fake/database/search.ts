import type { MigrationHits, MigrationsView } from "../../contract.ts";

/** Where a text occurs in the names of migrations; the fake has no files to look into. */
export function hitsOf(view: MigrationsView, text: string, now: number): MigrationHits {
  const wanted = text.toLowerCase();
  const rows = view.histories.flatMap(({ key, rows: all }) =>
    all.map((row) => ({ history: key, row })),
  );
  const hits = rows.flatMap(({ history, row }) => {
    const at = row.file.toLowerCase().indexOf(wanted);
    if (wanted === "" || at < 0) return [];
    return [
      {
        history,
        migration: row.key,
        id: row.id,
        file: row.file,
        line: 0,
        text: row.file,
        marks: [[at, at + wanted.length]] as [number, number][],
      },
    ];
  });
  return {
    source: view.source,
    hits: hits.slice(0, 500),
    migrations: hits.length,
    files: rows.length,
    capped_at: hits.length > 500 ? 500 : null,
    at: now,
    took_ms: 12,
  };
}
