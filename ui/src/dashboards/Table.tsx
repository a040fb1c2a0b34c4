import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, useState, type ReactElement } from "react";

import type { TableCell, TableView } from "../contract.ts";
import { Icon } from "../parts/Icon.tsx";
import { sortRows, type Sort } from "./sort-rows.ts";
import { StatShape } from "./Stats.tsx";
import styles from "./Table.module.css";

type Props = { table: TableView; title: string };

const ROW = 24;
/** Drawn beyond what is in sight. */
const OVERSCAN = 12;

/** Rows and columns; sorted by a click on a head, drawn only where they are in sight. */
export function Table({ table, title }: Props): ReactElement {
  const [sort, setSort] = useState<Sort>();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = sortRows(table.rows, sort);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    // Before the first measure, as many as a tall window shows.
    initialRect: { width: 0, height: 1_200 },
  });
  const shown = virtual.getVirtualItems();
  const above = shown[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard
    <div ref={scroller} className={styles.scroller} tabIndex={0} role="region" aria-label={title}>
      <table className={styles.table} aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            {table.columns.map((column, at) => (
              <Head
                key={`${at} ${column.name}`}
                name={column.name}
                numeric={column.numeric}
                direction={sort?.column === at ? sort.direction : undefined}
                onSort={() => setSort(nextSort(sort, at, column.numeric))}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <tr style={{ height: above }} />}
          {shown.map(({ index }) => (
            <tr key={index} aria-rowindex={index + 2}>
              {(rows[index] ?? []).map((cell, at) => (
                <Cell
                  key={table.columns[at]?.name ?? at}
                  cell={cell}
                  numeric={table.columns[at]?.numeric ?? false}
                />
              ))}
            </tr>
          ))}
          {below > 0 && <tr style={{ height: below }} />}
        </tbody>
      </table>
      {table.total > rows.length && (
        <p className={styles.note}>
          {rows.length.toLocaleString("en")} of {table.total.toLocaleString("en")} rows are listed.
        </p>
      )}
    </div>
  );
}

type HeadProps = {
  name: string;
  numeric: boolean;
  direction: Sort["direction"] | undefined;
  onSort: () => void;
};

function Head({ name, numeric, direction, onSort }: HeadProps): ReactElement {
  return (
    <th scope="col" data-numeric={numeric || undefined} aria-sort={direction ?? "none"}>
      <button type="button" onClick={onSort}>
        {name}
        {direction && <Icon name={direction === "ascending" ? "sort_up" : "sort_down"} size={12} />}
      </button>
    </th>
  );
}

function Cell({ cell, numeric }: { cell: TableCell; numeric: boolean }): ReactElement {
  return (
    <td data-numeric={numeric || undefined} data-state={cell.state} title={cell.text}>
      <StatShape state={cell.state} />
      {cell.text}
    </td>
  );
}

/** Numbers begin with the largest, words with A; a third click returns to the file's order. */
function nextSort(sort: Sort | undefined, column: number, numeric: boolean): Sort | undefined {
  const first = numeric ? "descending" : "ascending";
  if (sort?.column !== column) return { column, direction: first };
  if (sort.direction !== first) return undefined;
  return { column, direction: first === "ascending" ? "descending" : "ascending" };
}
