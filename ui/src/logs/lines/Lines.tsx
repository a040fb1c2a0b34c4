import { useVirtualizer } from "@tanstack/react-virtual";
import {
  useEffect,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type ReactElement,
} from "react";

import type { AskedLogs, LogRow } from "../../contract.ts";
import { exactTime, logTime, millisOf } from "../../dashboards/log-rows.ts";
import { date } from "../../format.ts";
import { Button } from "../../parts/Button.tsx";
import { SeverityMark } from "../../parts/SeverityMark.tsx";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import type { Rows } from "../queries.ts";
import { Spans, textOf } from "../Spans.tsx";
import styles from "./Lines.module.css";
import { useRows } from "./pages.ts";

type Props = {
  rows: Rows;
  asked: readonly AskedLogs[];
  wrap: boolean;
  /** Number of the line whose detail is open. */
  selected: number | undefined;
  follow: boolean;
  columns: readonly string[];
  older: boolean;
  newer: boolean;
  full: number | null;
  onSelect: (line: number) => void;
  onMore: (older: boolean) => Promise<void>;
};

const ROW = 24;
const OVERSCAN = 20;

/** The lines, any number of them; Enter or a click opens one. */
export function Lines(props: Props): ReactElement {
  const { rows, asked, wrap, selected, follow, columns, older, newer, full } = props;
  const { onSelect, onMore } = props;
  const zone = useStore(preferences, (value) => value.zone);
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [total, setTotal] = useState(0);
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    initialRect: { width: 0, height: 1_200 },
  });
  const items = virtual.getVirtualItems();
  const { row, last } = useRows(rows, items[0]?.index ?? 0, items.at(-1)?.index ?? 40);
  if (last && last.total !== total) setTotal(last.total);
  useEffect(() => {
    // New lines come at the end; whoever scrolled up is left where they read.
    const place = scroller.current;
    if (follow && place && atEnd.current) place.scrollTop = place.scrollHeight;
  }, [follow, total]);
  // Beside a detail, which names them, the room is the message’s.
  const narrow = selected !== undefined;
  const several = asked.length > 1 && !narrow;
  const shownColumns = narrow ? [] : columns;
  const style: CSSProperties = {
    gridTemplateColumns: [
      narrow ? "108px" : "156px",
      "76px",
      ...(narrow ? [] : ["112px"]),
      ...(several ? ["88px"] : []),
      ...shownColumns.map(() => "128px"),
      "minmax(240px, 1fr)",
    ].join(" "),
  };
  const atOldest = rows.order === "oldest_first";
  return (
    <div className={styles.lines}>
      <div className={styles.head} style={style} aria-hidden="true">
        <span>{zone === "utc" ? "Time (UTC)" : "Time"}</span>
        <span>Severity</span>
        {!narrow && <span>Service</span>}
        {several && <span>Source</span>}
        {shownColumns.map((name) => (
          <span key={name} title={name}>
            {name}
          </span>
        ))}
        <span>Message</span>
      </div>
      <div
        ref={scroller}
        className={styles.scroller}
        role="table"
        aria-label="Log lines"
        aria-rowcount={total}
        data-wrap={wrap || undefined}
        onScroll={({ currentTarget: { scrollHeight, clientHeight, scrollTop } }) => {
          atEnd.current = scrollHeight - clientHeight - scrollTop < 2 * ROW;
        }}
      >
        <More shown={atOldest ? older : newer} older={atOldest} full={full} onMore={onMore} />
        <div role="rowgroup" className={styles.rows} style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start, key }) => {
            const line = row(index);
            return (
              <div
                key={key}
                ref={wrap ? virtual.measureElement : undefined}
                data-index={index}
                className={styles.place}
                style={{ transform: `translateY(${start}px)` }}
              >
                {line ? (
                  <Line
                    line={line}
                    index={index}
                    style={style}
                    zone={zone}
                    source={several ? (asked[line.source]?.title ?? "") : undefined}
                    narrow={narrow}
                    selected={line.line === selected}
                    follows={selected !== undefined && line.line !== selected}
                    onSelect={onSelect}
                  />
                ) : (
                  <div className={styles.waiting} />
                )}
              </div>
            );
          })}
        </div>
        {last?.total === 0 && (
          <p className={styles.empty}>
            {last.held === 0
              ? "No line fits these conditions in this range."
              : `None of the ${last.held.toLocaleString("en")} lines held here is left.`}
          </p>
        )}
        <More shown={atOldest ? newer : older} older={!atOldest} full={full} onMore={onMore} />
      </div>
    </div>
  );
}

type MoreProps = {
  shown: boolean;
  older: boolean;
  full: number | null;
  onMore: (older: boolean) => Promise<void>;
};

function More({ shown, older, full, onMore }: MoreProps): ReactElement | null {
  const [busy, setBusy] = useState(false);
  if (!shown) return null;
  if (full !== null)
    return (
      <p className={styles.more}>
        {full.toLocaleString("en")} lines are held, the most there is room for: narrow the search,
        or export it whole.
      </p>
    );
  return (
    <p className={styles.more}>
      <Button
        small
        disabled={busy}
        onClick={() => {
          setBusy(true);
          void onMore(older).finally(() => setBusy(false));
        }}
      >
        {busy ? "Reading…" : older ? "Load older lines" : "Load newer lines"}
      </Button>
    </p>
  );
}

type LineProps = {
  line: LogRow;
  index: number;
  style: CSSProperties;
  zone: "utc" | "local";
  source: string | undefined;
  /** Only time, severity and message. */
  narrow: boolean;
  selected: boolean;
  follows: boolean;
  onSelect: (line: number) => void;
};

function Line(props: LineProps): ReactElement {
  const { line, index, style, zone, source, narrow, selected, follows, onSelect } = props;
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    onSelect(line.line);
  };
  const at = millisOf(line.at);
  return (
    <div
      role="row"
      data-row
      tabIndex={0}
      className={styles.line}
      style={style}
      aria-rowindex={index + 1}
      aria-current={selected || undefined}
      data-severity={line.severity}
      onClick={() => onSelect(line.line)}
      onKeyDown={onKey}
      onFocus={() => follows && onSelect(line.line)}
    >
      <time role="cell" dateTime={new Date(at).toISOString()} title={exactTime(line.at, zone)}>
        {!narrow && <small>{date(at, zone).slice(5)} </small>}
        {logTime(line.at, zone)}
      </time>
      <span role="cell">
        <SeverityMark severity={line.severity} />
      </span>
      {!narrow && (
        <span role="cell" className={styles.cut} title={line.service}>
          {line.service}
        </span>
      )}
      {source !== undefined && (
        <span role="cell" className={styles.cut} title={source}>
          {source}
        </span>
      )}
      {!narrow &&
        line.columns.map((spans, column) => (
          <span key={column} role="cell" className={styles.cut} title={textOf(spans)}>
            <Spans spans={spans} />
          </span>
        ))}
      <span role="cell" className={styles.body}>
        <Spans spans={line.body} />
        {line.cut > 0 && <small> … and {line.cut.toLocaleString("en")} characters more</small>}
      </span>
    </div>
  );
}
