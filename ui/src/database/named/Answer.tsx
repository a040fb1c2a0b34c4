import { useMemo, useState, type ReactElement } from "react";

import { NO_ROOM } from "../../chart/legend-room.ts";
import type { QueryResult } from "../../contract.ts";
import { PanelContent } from "../../dashboards/PanelContent.tsx";
import { count } from "../../format.ts";
import { Cut, List, type ListColumn } from "../../parts/list/List.tsx";
import { nextSort } from "../../parts/list/sort.ts";
import type { Sort } from "../../state/location.ts";
import styles from "./Queries.module.css";

type Row = { at: number; cells: readonly (string | null)[] };

const NUMBERS = new Intl.Collator("en", { numeric: true });

/** The answer of a named query: its drawing, if it has one, and its rows. */
export function Answer({ answer }: { answer: QueryResult }): ReactElement {
  const { columns, numeric, rows, cut, shortened, chart, chart_note, took_ms } = answer;
  const [sort, setSort] = useState<Sort>();
  const [open, setOpen] = useState<string>();
  const heads = useMemo(
    () =>
      columns.map((name, at): ListColumn<string> => ({
        id: String(at),
        name,
        width: "minmax(96px, 1fr)",
        least: 96,
        ...(numeric[at] ? { figures: true } : {}),
      })),
    [columns, numeric],
  );
  const shown = useMemo(() => inOrder(rows, sort), [rows, sort]);
  return (
    <>
      <p className={styles.told} role="status">
        {count(rows.length, "row")} in {Math.round(took_ms)} ms
        {cut !== "" && `; ${cut}`}
        {shortened > 0 && `; ${count(shortened, "long value")} shortened`}
      </p>
      {chart && (
        <div className={styles.chart}>
          <PanelContent
            view={{
              title: answer.query.title,
              content: chart,
              capped_at: null,
              warnings: [],
              queries: [],
              links: [],
              at: answer.at,
            }}
            room={NO_ROOM}
            isolate={[]}
            onIsolate={() => undefined}
            onRetry={() => undefined}
          />
        </div>
      )}
      {chart_note !== "" && <p className={styles.told}>{chart_note}</p>}
      <div className={styles.rows}>
        <List<Row, string>
          label={`Answer of ${answer.query.title}`}
          items={shown}
          keyOf={({ at }) => String(at)}
          columns={heads}
          cell={cellOf}
          sort={sort}
          selected={open}
          onSort={(by) => setSort(nextSort(sort, by))}
          onSelect={({ at }) => setOpen(String(at))}
          empty="The query ran and found no row."
        />
      </div>
    </>
  );
}

function inOrder(rows: QueryResult["rows"], sort: Sort | undefined): readonly Row[] {
  const listed = rows.map((cells, at): Row => ({ at, cells }));
  if (!sort) return listed;
  const column = Number(sort.by);
  const sign = sort.descending ? -1 : 1;
  return listed.toSorted((one, other) => {
    const [first, second] = [one.cells[column] ?? null, other.cells[column] ?? null];
    // NULL comes last either way.
    if (first === null || second === null)
      return Number(first === null) - Number(second === null) || one.at - other.at;
    return sign * NUMBERS.compare(first, second) || one.at - other.at;
  });
}

function cellOf(column: string, { cells }: Row): ReactElement {
  const value = cells[Number(column)] ?? null;
  return value === null ? <span className={styles.null}>NULL</span> : <Cut text={value} />;
}
