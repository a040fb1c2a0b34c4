import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from "react";

import { serviceColor } from "../../chart/color.ts";
import type { TraceSummary } from "../../contract.ts";
import { exactTime, logTime, millisOf } from "../../dashboards/log-rows.ts";
import { date, zoneName } from "../../format.ts";
import { focusReturned } from "../../parts/focus-returned.ts";
import { SortHead } from "../../parts/list/SortHead.tsx";
import { StateShape } from "../../parts/StateMark.tsx";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { shownDuration } from "./duration.ts";
import { NEWEST, sortTraces, turned, type SortKey } from "./sort.ts";
import styles from "./TraceTable.module.css";

type Props = {
  traces: readonly TraceSummary[];
  label: string;
  /** Id of the trace at whose row the table begins, and which takes the focus. */
  begin?: string | undefined;
  /** Id of the trace that is pointed at, here or in the plot. */
  pointed?: string | undefined;
  onPoint?: (id: string | undefined) => void;
  onOpen: (trace: TraceSummary) => void;
};

const ROW = 24;
/** Drawn beyond what is in sight. */
const OVERSCAN = 16;

const COLUMNS: readonly (readonly [key: SortKey, name: string])[] = [
  ["start", "Start"],
  ["service", "Service"],
  ["name", "Operation"],
  ["duration", "Duration"],
  ["spans", "Spans"],
  ["errors", "Errors"],
];

/** Traces in rows, sorted by any column; Enter or a click opens one. */
export function TraceTable(props: Props): ReactElement {
  const { traces, label, begin, pointed, onPoint, onOpen } = props;
  const zone = useStore(preferences, (value) => value.zone);
  const [sorting, setSorting] = useState(NEWEST);
  const sorted = useMemo(() => sortTraces(traces, sorting), [traces, sorting]);
  const longest = useMemo(
    () => traces.reduce((most, trace) => Math.max(most, trace.duration_ms), 0),
    [traces],
  );
  const days = new Set(sorted.map((trace) => date(millisOf(trace.start), zone))).size;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    initialRect: { width: 0, height: 1_200 },
  });
  const first = useRef(begin);
  useEffect(() => {
    const at = sorted.findIndex((trace) => trace.id === first.current);
    if (at < 0) return undefined;
    virtual.scrollToIndex(at, { align: "center" });
    const frame = requestAnimationFrame(() => {
      first.current = undefined;
      focusReturned(scroller.current?.querySelector(`[aria-rowindex="${at + 2}"]`) ?? null);
    });
    return () => cancelAnimationFrame(frame);
  }, [sorted, virtual]);
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      data-dated={days > 1 || undefined}
      role="table"
      aria-label={label}
      aria-rowcount={sorted.length + 1}
      onPointerLeave={() => onPoint?.(undefined)}
    >
      <div className={styles.head} role="row" aria-rowindex={1}>
        {COLUMNS.map(([key, name]) => (
          <SortHead
            key={key}
            name={
              key === "start"
                ? `Start (${zoneName(zone, millisOf(sorted[0]?.start ?? "0"))})`
                : name
            }
            by={key}
            sort={sorting}
            figures={key === "spans" || key === "errors"}
            onSort={() => setSorting(turned(sorting, key))}
          />
        ))}
      </div>
      <div className={styles.rows} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const trace = sorted[index];
          return (
            trace && (
              <Row
                // New traces above it take no row the focus.
                key={trace.id}
                trace={trace}
                index={index}
                top={start}
                share={longest > 0 ? trace.duration_ms / longest : 0}
                dated={days > 1}
                pointed={trace.id === pointed}
                onPoint={onPoint}
                onOpen={onOpen}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

type RowProps = {
  trace: TraceSummary;
  index: number;
  top: number;
  /** Its duration as a share of the longest. */
  share: number;
  dated: boolean;
  pointed: boolean;
  onPoint: ((id: string | undefined) => void) | undefined;
  onOpen: (trace: TraceSummary) => void;
};

function Row(props: RowProps): ReactElement {
  const { trace, index, top, share, dated, pointed, onPoint, onOpen } = props;
  const zone = useStore(preferences, (value) => value.zone);
  const day = dated ? `${date(millisOf(trace.start), zone)} ` : "";
  const failed = (trace.errors ?? 0) > 0;
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    onOpen(trace);
  };
  return (
    <div
      role="row"
      data-row
      tabIndex={0}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      aria-rowindex={index + 2}
      data-pointed={pointed || undefined}
      onClick={() => onOpen(trace)}
      onKeyDown={onKey}
      onFocus={() => onPoint?.(trace.id)}
      onPointerEnter={() => onPoint?.(trace.id)}
    >
      <div role="cell" data-column="start" title={exactTime(trace.start, zone)}>
        {day}
        {logTime(trace.start, zone)}
      </div>
      <div role="cell" data-column="service" title={trace.service}>
        <span className={styles.swatch} style={{ background: serviceColor(trace.service) }} />
        <span className={styles.cut}>{trace.service || "no service"}</span>
      </div>
      <div role="cell" data-column="name" title={`${trace.name}\n${trace.id}`}>
        <span className={styles.cut}>{trace.name || "no name"}</span>
      </div>
      <div role="cell" data-column="duration" title={`${trace.duration_ms} ms`}>
        <span className={styles.track}>
          <span
            className={styles.bar}
            data-failed={failed || undefined}
            style={{ width: `${Math.max(share * 100, 0.5)}%` }}
          />
        </span>
        <span className={styles.figure}>{shownDuration(trace.duration_ms)}</span>
      </div>
      <Figure column="spans" value={trace.spans} />
      <Figure column="errors" value={trace.errors} failed={failed} />
    </div>
  );
}

type FigureProps = { column: "spans" | "errors"; value: number | null; failed?: boolean };

function Figure({ column, value, failed = false }: FigureProps): ReactElement {
  return (
    <div
      role="cell"
      data-column={column}
      data-failed={failed || undefined}
      title={value === null ? "The source does not say" : undefined}
    >
      {failed && <StateShape state="critical" />}
      {value === null ? "–" : value.toLocaleString("en")}
    </div>
  );
}
