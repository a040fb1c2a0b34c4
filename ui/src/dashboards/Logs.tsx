import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, useState, type ReactElement } from "react";

import type { LogLine, LogsView } from "../contract.ts";
import links from "../links/Links.module.css";
import { Button } from "../parts/Button.tsx";
import { copyText } from "../parts/clipboard.ts";
import { Icon } from "../parts/Icon.tsx";
import { SeverityMark } from "../parts/SeverityMark.tsx";
import { useSize } from "../parts/use-size.ts";
import { preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import { lookUp } from "../traces/lookup/look-up.ts";
import { TraceLink } from "../traces/lookup/TraceLink.tsx";
import {
  detailHeight,
  exactTime,
  fieldsOf,
  logTime,
  millisOf,
  ROW,
  rowHeight,
} from "./log-rows.ts";
import styles from "./Logs.module.css";

type Props = { logs: LogsView; title: string };

/** Drawn beyond what is in sight. */
const OVERSCAN = 12;
/** Width of a letter of the mono face, and of what stands before the body. */
const LETTER = 7.25;
const TIME = 96;
const SEVERITY = 60;
const SERVICE = 120;
const PADDING = 24;

/** Log lines in rows of one height; a row opens to show its fields. */
export function Logs({ logs, title }: Props): ReactElement {
  const { lines, wrap } = logs;
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const [place, size] = useSize();
  const scroller = useRef<HTMLDivElement>(null);
  const before = (logs.times ? TIME : 0) + SEVERITY + (logs.labels ? SERVICE : 0) + PADDING;
  const columns = Math.floor(((size?.width ?? 600) - before) / LETTER);
  const height = (index: number): number => {
    const line = lines[index];
    if (!line) return ROW;
    return rowHeight(line, columns, wrap) + (opened.has(index) ? detailHeight(line) : 0);
  };
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: height,
    overscan: OVERSCAN,
    initialRect: { width: 0, height: 1_200 },
  });
  // Heights are computed: what changes them must be told.
  const shape = `${columns} ${wrap} ${[...opened].join()}`;
  const told = useRef(shape);
  if (told.current !== shape) {
    told.current = shape;
    virtual.measure();
  }
  const toggle = (index: number): void =>
    setOpened((all) => {
      const next = new Set(all);
      if (!next.delete(index)) next.add(index);
      return next;
    });
  return (
    <div
      ref={(element) => {
        scroller.current = element;
        place(element);
      }}
      className={styles.scroller}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard
      tabIndex={0}
      role="region"
      aria-label={`${title}, ${lines.length} lines`}
      data-list
    >
      <ul className={styles.lines} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          if (!line) return null;
          return (
            <li
              key={index}
              className={styles.place}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Line
                line={line}
                logs={logs}
                height={rowHeight(line, columns, wrap)}
                open={opened.has(index)}
                onToggle={() => toggle(index)}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

type LineProps = {
  line: LogLine;
  logs: LogsView;
  height: number;
  open: boolean;
  onToggle: () => void;
};

function Line({ line, logs, height, open, onToggle }: LineProps): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  return (
    <>
      <button
        type="button"
        data-row
        className={styles.line}
        style={{ height }}
        data-wrap={logs.wrap || undefined}
        aria-expanded={open}
        onClick={onToggle}
      >
        {logs.times && (
          <time className={styles.time} title={exactTime(line.at, zone)}>
            {logTime(line.at, zone)}
          </time>
        )}
        <SeverityMark severity={line.severity} />
        {logs.labels && (
          <span className={styles.service} title={line.service}>
            {line.service}
          </span>
        )}
        <span className={styles.body}>{line.body}</span>
      </button>
      {open && <Detail line={line} />}
    </>
  );
}

function Detail({ line }: { line: LogLine }): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  return (
    <div className={styles.detail} style={{ height: detailHeight(line) }}>
      <div className={styles.tools}>
        <span className={styles.exact}>{exactTime(line.at, zone)}</span>
        <Button look="quiet" small onClick={() => void copyText(line.raw, "The line")}>
          <Icon name="copy" size={12} /> Copy the line
        </Button>
      </div>
      <pre className={styles.whole}>{line.body}</pre>
      <dl className={styles.fields}>
        {fieldsOf(line).map(([name, value], at) => (
          <div key={`${at} ${name}`}>
            <dt title={name}>{name}</dt>
            <dd>
              <FieldValue line={line} name={name} value={value} />
            </dd>
            <button
              type="button"
              className={styles.copy}
              aria-label={`Copy ${name}`}
              title={`Copy ${name}`}
              onClick={() => void copyText(value, name)}
            >
              <Icon name="copy" size={12} />
            </button>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** The value of a field; ids lead to the trace of their request. */
function FieldValue(props: { line: LogLine; name: string; value: string }): ReactElement {
  const { line, name, value } = props;
  if (line.trace_id !== "" && (name === "trace id" || name === "span id")) {
    return (
      <TraceLink id={line.trace_id} span={line.span_id} at={millisOf(line.at)}>
        {value}
      </TraceLink>
    );
  }
  if (name === "request id") {
    return (
      <button
        type="button"
        className={links.link}
        title="Look up the trace of this request"
        onClick={() => lookUp(value)}
      >
        {value}
      </button>
    );
  }
  return <>{value}</>;
}
