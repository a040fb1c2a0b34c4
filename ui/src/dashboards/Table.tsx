import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState, type ReactElement } from "react";

import type { TableColumn, TableView } from "../contract.ts";
import { Icon } from "../parts/Icon.tsx";
import { alignOf, columnWidths } from "./columns.ts";
import { ColumnFilter } from "./ColumnFilter.tsx";
import { filterRows, optionsOf, type Filters } from "./filter-rows.ts";
import { sortRows, type Sort } from "./sort-rows.ts";
import styles from "./Table.module.css";
import { Cell } from "./TableCell.tsx";

type Props = { table: TableView; title: string };

const ROW = 24;
/** Drawn beyond what is in sight. */
const OVERSCAN = 12;

/** Rows and columns; sorted by a click on a head, drawn only where they are in sight. */
export function Table({ table, title }: Props): ReactElement {
  const { columns, footer } = table;
  const [sort, setSort] = useState<Sort>();
  const [filters, setFilters] = useState<Filters>(new Map());
  const scroller = useRef<HTMLDivElement>(null);
  const widths = useMemo(() => columnWidths(table), [table]);
  const rows = useMemo(
    () => sortRows(filterRows(table.rows, filters), sort),
    [table.rows, filters, sort],
  );
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
      <table
        className={styles.table}
        style={{ minWidth: widths.reduce((sum, width) => sum + width, 0) }}
        aria-rowcount={rows.length + 1}
      >
        <colgroup>
          {columns.map((column, at) => (
            <col key={`${at} ${column.name}`} style={{ width: widths[at] }} />
          ))}
        </colgroup>
        <thead className={table.head ? undefined : "visually-hidden"}>
          <tr>
            {columns.map((column, at) => (
              <Head
                key={`${at} ${column.name}`}
                column={column}
                direction={sort?.column === at ? sort.direction : undefined}
                onSort={() => setSort(nextSort(sort, at, column.numeric))}
              >
                {column.filterable && (
                  <ColumnFilter
                    name={column.name}
                    column={at}
                    filters={filters}
                    options={() => optionsOf(table.rows, at, filters)}
                    onFilter={setFilters}
                  />
                )}
              </Head>
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <tr style={{ height: above }} />}
          {shown.map(({ index }) => (
            <tr key={index} aria-rowindex={index + 2}>
              {columns.map((column, at) => {
                const cell = rows[index]?.[at];
                return cell && <Cell key={`${at} ${column.name}`} cell={cell} column={column} />;
              })}
            </tr>
          ))}
          {below > 0 && <tr style={{ height: below }} />}
        </tbody>
        {footer.length > 0 && (
          <tfoot>
            <tr>
              {columns.map((column, at) => (
                <td key={`${at} ${column.name}`} data-align={alignOf(column)}>
                  {footer[at]}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
      <Note listed={rows.length} held={table.rows.length} total={table.total} />
    </div>
  );
}

function Note({
  listed,
  held,
  total,
}: {
  listed: number;
  held: number;
  total: number;
}): ReactElement | null {
  const number = (value: number): string => value.toLocaleString("en");
  if (listed < held) {
    return (
      <p className={styles.note} role="status">
        {number(listed)} of {number(held)} rows pass the filters.
      </p>
    );
  }
  if (total <= held) return null;
  return (
    <p className={styles.note}>
      {number(held)} of {number(total)} rows are listed.
    </p>
  );
}

type HeadProps = {
  column: TableColumn;
  direction: Sort["direction"] | undefined;
  onSort: () => void;
  children: ReactElement | false;
};

function Head({ column, direction, onSort, children }: HeadProps): ReactElement {
  return (
    <th scope="col" data-align={alignOf(column)} aria-sort={direction ?? "none"}>
      <span className={styles.head}>
        <button type="button" className={styles.sort} title={column.name} onClick={onSort}>
          <span className={styles.name}>{column.name}</span>
          {direction && (
            <Icon name={direction === "ascending" ? "sort_up" : "sort_down"} size={12} />
          )}
        </button>
        {children}
      </span>
    </th>
  );
}

/** Numbers begin with the largest, words with A; a third click returns to the file's order. */
function nextSort(sort: Sort | undefined, column: number, numeric: boolean): Sort | undefined {
  const first = numeric ? "descending" : "ascending";
  if (sort?.column !== column) return { column, direction: first };
  if (sort.direction !== first) return undefined;
  return { column, direction: first === "ascending" ? "descending" : "ascending" };
}
