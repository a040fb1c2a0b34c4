import { useQuery } from "@tanstack/react-query";
import { useMemo, useState, type ReactElement } from "react";

import { writeCount } from "../../amounts.ts";
import type { StatisticsRow, TraceView } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import { Button } from "../../parts/Button.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { statisticsQuery } from "../queries.ts";
import { useReopen } from "../reopen.ts";
import { writeLength, writeShare } from "../time.ts";
import { sortRows, type Column, type Order } from "./sort.ts";
import styles from "./Statistics.module.css";

type Props = {
  view: TraceView;
  colors: Record<string, string>;
  /** Shows only the spans of a row in the waterfall. */
  onFilter: (row: StatisticsRow) => void;
  onReveal: (span: number) => void;
};

/** Rows that are laid out at once; a trace of a million spans may have as many names. */
const MOST = 500;

const COLUMNS: readonly (readonly [Column, string, string])[] = [
  ["count", "Spans", "Number of spans"],
  ["errors", "Errors", "Spans with an error"],
  ["self_time", "Self time", "Time in which none of its children ran"],
  ["critical", "Critical", "Time on the critical path, by timing"],
  ["total", "Total", "Durations added up; children that run at once count twice"],
  ["p50", "p50", "Half are faster"],
  ["p95", "p95", "95 of 100 are faster"],
  ["max", "Slowest", "The slowest span; click to see it"],
];

/** Where time went, by service and by operation. */
export function Statistics({ view, colors, onFilter, onReveal }: Props): ReactElement {
  const { data, error, refetch } = useQuery(statisticsQuery(view.trace));
  useReopen(error);
  const [by, setBy] = useState<"operations" | "services">("operations");
  const [order, setOrder] = useState<Order>({ column: "self_time", down: true });
  const rows = useMemo(() => (data ? sortRows(data[by], order) : []), [data, by, order]);
  if (error) return <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton label="Loading the statistics" rows={12} />;
  const sortBy = (column: Column): void =>
    setOrder((before) => ({
      column,
      down: before.column === column ? !before.down : column !== "name",
    }));
  return (
    <div className={styles.statistics}>
      <div className={styles.tools}>
        <Button small aria-pressed={by === "operations"} onClick={() => setBy("operations")}>
          By operation ({writeCount(data.operations.length)})
        </Button>
        <Button small aria-pressed={by === "services"} onClick={() => setBy("services")}>
          By service ({writeCount(data.services.length)})
        </Button>
        <span>A row shows its spans in the waterfall.</span>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard */}
      <div className={styles.scroller} tabIndex={0} role="region" aria-label="Statistics">
        <table className={styles.table}>
          <thead>
            <tr>
              <Head column="name" label="Service and operation" order={order} onSort={sortBy} />
              {COLUMNS.map(([column, label, title]) => (
                <Head
                  key={column}
                  column={column}
                  label={label}
                  title={title}
                  order={order}
                  onSort={sortBy}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST).map((row) => (
              <Line
                key={`${row.service}\n${row.name}`}
                row={row}
                color={colors[row.service]}
                onFilter={onFilter}
                onReveal={onReveal}
              />
            ))}
          </tbody>
        </table>
        {rows.length > MOST && (
          <p className={styles.note}>
            The first {writeCount(MOST)} of {writeCount(rows.length)} in this order.
          </p>
        )}
      </div>
    </div>
  );
}

type HeadProps = {
  column: Column;
  label: string;
  title?: string;
  order: Order;
  onSort: (column: Column) => void;
};

function Head({ column, label, title, order, onSort }: HeadProps): ReactElement {
  const sorted = order.column === column;
  return (
    <th scope="col" aria-sort={sorted ? (order.down ? "descending" : "ascending") : undefined}>
      <button type="button" title={title} onClick={() => onSort(column)}>
        {label}
        {sorted && <Icon name={order.down ? "sort_down" : "sort_up"} size={12} />}
      </button>
    </th>
  );
}

type LineProps = {
  row: StatisticsRow;
  color: string | undefined;
  onFilter: Props["onFilter"];
  onReveal: Props["onReveal"];
};

function Line({ row, color, onFilter, onReveal }: LineProps): ReactElement {
  return (
    <tr>
      <th scope="row">
        <button type="button" data-row className={styles.name} onClick={() => onFilter(row)}>
          <span className={styles.dot} style={{ background: color }} />
          {row.name !== "" && <span className={styles.operation}>{row.name}</span>}
          <span className={row.name === "" ? styles.operation : styles.service}>
            {row.service === "" ? "(no service)" : row.service}
          </span>
        </button>
      </th>
      <td>{writeCount(row.count)}</td>
      <td data-error={row.errors > 0 || undefined}>
        {row.errors === 0 ? "–" : writeCount(row.errors)}
      </td>
      <td className={styles.self}>
        <span
          className={styles.share}
          style={{ width: `${row.share * 100}%`, background: color }}
        />
        <span>
          {writeLength(row.self_time)} <small>{writeShare(row.share)}</small>
        </span>
      </td>
      <td>{row.critical === 0 ? "–" : writeLength(row.critical)}</td>
      <td>{writeLength(row.total)}</td>
      <td>{writeLength(row.p50)}</td>
      <td>{writeLength(row.p95)}</td>
      <td>
        <button
          type="button"
          className={styles.slowest}
          aria-label={`Show the slowest, ${writeLength(row.max)}`}
          onClick={() => onReveal(row.slowest)}
        >
          {writeLength(row.max)}
        </button>
      </td>
    </tr>
  );
}
