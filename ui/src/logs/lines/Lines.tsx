import { useVirtualizer } from "@tanstack/react-virtual";
import {
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type ReactElement,
  type ReactNode,
  type Ref,
} from "react";

import type { AskedLogs, LogRow } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { useSize } from "../../parts/use-size.ts";
import { preferences, type LogLayout } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import type { Rows } from "../queries.ts";
import { columnsOf, fitting, LEAST_MESSAGE, MESSAGE } from "./columns.ts";
import { Head } from "./Head.tsx";
import { Line, type LineLook } from "./Line.tsx";
import styles from "./Lines.module.css";
import { More } from "./More.tsx";
import { useRows } from "./pages.ts";
import { useActive } from "./use-active.ts";

/** What is asked of a list from outside. */
export type LinesHandle = {
  /** Moves by rows. */
  move: (by: number) => void;
  /** Shows a row, which keys start from then. */
  reveal: (row: number) => void;
  /** The row that keys start from. */
  at: () => number | undefined;
};

type Props = {
  ref?: Ref<LinesHandle>;
  label: string;
  rows: Rows;
  asked: readonly AskedLogs[];
  layout: LogLayout;
  onLayout: (layout: LogLayout) => void;
  wrap: boolean;
  /** The lines are of several days. */
  dated?: boolean;
  /** Number of the line whose detail is open; nothing else is shown beside the message then. */
  selected: number | undefined;
  /** The row that was found last. */
  found?: number | undefined;
  follow?: boolean;
  older?: boolean;
  newer?: boolean;
  full?: number | null;
  /** Times are told from this moment on, in nanoseconds; they are those of the day without. */
  since?: string;
  colors?: Readonly<Record<string, string>>;
  /** Lines that belong to what is selected elsewhere. */
  isMarked?: (line: LogRow) => boolean;
  /** What is said where no line is left. */
  empty: ReactNode;
  /** Asks for the lines again, once they are held no more. */
  onAgain: () => void;
  onOpen: (line: LogRow) => void;
  /** Told which line keys start from. */
  onActive?: (line: LogRow | undefined) => void;
  /** Told whether the end of the list is in sight. */
  onEnd?: (inSight: boolean) => void;
  onMore?: (older: boolean) => Promise<void>;
};

const ROW = 24;
const OVERSCAN = 20;
const SEVERITY = 76;
/** Narrower lists leave columns out rather than scroll sideways. */
const CROWDED = 560;

/** The lines, any number of them; Enter or a click opens one. */
export function Lines(props: Props): ReactElement {
  const { ref, label, rows, layout, onLayout, wrap, selected, found, empty } = props;
  const { follow = false, older = false, newer = false, full = null, isMarked } = props;
  const { onAgain, onOpen, onActive, onEnd, onMore } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [total, setTotal] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    initialRect: { width: 0, height: 1_200 },
    scrollMargin: margin,
    // The names of the columns lie over the first row in sight.
    scrollPaddingStart: ROW,
  });
  const items = virtual.getVirtualItems();
  const { row, last, error } = useRows(rows, items[0]?.index ?? 0, items.at(-1)?.index ?? 40);
  if (last && last.total !== total) setTotal(last.total);
  const active = useActive(virtual, scroller);
  useImperativeHandle(ref, () => ({
    move: active.move,
    reveal: (at) => active.goTo(at, false),
    at: () => active.at,
  }));
  const current = active.at === undefined ? undefined : row(active.at);
  useEffect(() => onActive?.(current), [current, onActive]);
  useLayoutEffect(() => setMargin(list.current?.offsetTop ?? 0), [older, newer, total]);
  // Rows that were measured whole are of one height again.
  useEffect(() => virtual.measure(), [wrap, virtual]);
  const atEnd = useRef(true);
  useEffect(() => {
    // New lines come at the end; whoever scrolled up is left where they read.
    const place = scroller.current;
    if (follow && place && atEnd.current) place.scrollTop = place.scrollHeight;
  }, [follow, total]);
  const { look, measure } = useLook(props);
  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      scroller.current = element;
      measure(element);
    },
    [measure],
  );
  const atOldest = rows.order === "oldest_first";
  const more = (towardsOlder: boolean): ReactNode =>
    onMore && <More older={towardsOlder} full={full} onMore={onMore} />;
  return (
    <div
      ref={attach}
      className={styles.scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      data-wrap={wrap || undefined}
      onScroll={({ currentTarget: { scrollHeight, clientHeight, scrollTop } }) => {
        const now = scrollHeight - clientHeight - scrollTop < 2 * ROW;
        if (now !== atEnd.current) onEnd?.(now);
        atEnd.current = now;
      }}
    >
      <Head
        time={timeName(look)}
        columns={look.columns}
        style={look.style}
        layout={layout}
        onLayout={onLayout}
      />
      {(atOldest ? older : newer) && more(atOldest)}
      <div
        ref={list}
        role="rowgroup"
        className={styles.rows}
        style={{ height: virtual.getTotalSize(), minWidth: look.style.minWidth }}
      >
        {items.map(({ index, start, key }) => {
          const line = row(index);
          return (
            <div
              key={key}
              ref={wrap ? virtual.measureElement : undefined}
              data-index={index}
              className={styles.place}
              style={{ transform: `translateY(${start - margin}px)` }}
            >
              {line ? (
                <Line
                  line={line}
                  index={index}
                  look={look}
                  open={line.line === selected}
                  found={index === found}
                  marked={isMarked?.(line) ?? false}
                  reached={index === active.reached}
                  onOpen={() => onOpen(line)}
                  onKey={active.onKey}
                  onFocus={() => {
                    active.setAt(index);
                    // A detail that is open follows the rows.
                    if (selected !== undefined && line.line !== selected) onOpen(line);
                  }}
                />
              ) : (
                <div className={styles.waiting} />
              )}
            </div>
          );
        })}
      </div>
      {error && (
        <div role="row">
          <div role="gridcell" className={styles.empty}>
            <FailureNote failure={failureOf(error)} onRetry={onAgain} />
          </div>
        </div>
      )}
      {last?.total === 0 && (
        <div role="row">
          <div role="gridcell" className={styles.empty}>
            {empty}
          </div>
        </div>
      )}
      {(atOldest ? newer : older) && more(!atOldest)}
    </div>
  );
}

/** How rows are written in the room there is. */
function useLook(props: Props) {
  const { asked, layout, selected, since, colors } = props;
  const zone = useStore(preferences, (value) => value.zone);
  const [measure, size] = useSize();
  const width = size?.width ?? Number.POSITIVE_INFINITY;
  const dated = (props.dated ?? false) && selected === undefined;
  const time = since !== undefined ? 84 : dated ? 156 : 108;
  const all = columnsOf(layout, asked);
  // Beside a detail, which names them all, the message has the room first.
  const crowded = selected !== undefined || width < CROWDED;
  const columns = crowded ? fitting(all, width - time - SEVERITY) : all;
  const message = crowded ? LEAST_MESSAGE : MESSAGE;
  const widths = columns.map((each) => each.width);
  const look: LineLook = {
    style: {
      gridTemplateColumns: [
        `${time}px ${SEVERITY}px`,
        ...widths.map((each) => `${each}px`),
        `minmax(${message}px, 1fr)`,
      ].join(" "),
      minWidth: widths.reduce((sum, each) => sum + each, time + SEVERITY + message),
    },
    columns,
    asked,
    zone,
    since,
    dated,
    colors,
  };
  return { look, measure };
}

function timeName({ since, zone }: LineLook): string {
  if (since !== undefined) return "After";
  return zone === "utc" ? "Time (UTC)" : "Time";
}
