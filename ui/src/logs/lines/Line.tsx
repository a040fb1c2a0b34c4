import type { CSSProperties, KeyboardEvent, ReactElement } from "react";

import type { AskedLogs, LogRow } from "../../contract.ts";
import { exactTime, logTime, millisOf } from "../../dashboards/log-rows.ts";
import { date } from "../../format.ts";
import { SeverityMark } from "../../parts/SeverityMark.tsx";
import { writeDifference } from "../../traces/time.ts";
import { Spans, textOf } from "../Spans.tsx";
import { SERVICE, type Column } from "./columns.ts";
import styles from "./Line.module.css";

/** How the rows of a list are written. */
export type LineLook = {
  style: CSSProperties;
  columns: readonly Column[];
  asked: readonly AskedLogs[];
  zone: "utc" | "local";
  /** Times are told from this moment on; they are those of the day without. */
  since: string | undefined;
  /** The day is named beside the time. */
  dated: boolean;
  /** Colours of services, where a dot tells them apart. */
  colors: Readonly<Record<string, string>> | undefined;
};

type Props = {
  line: LogRow;
  index: number;
  look: LineLook;
  /** Its detail is open. */
  open: boolean;
  /** It is the one that was found. */
  found: boolean;
  /** It belongs to what is selected elsewhere. */
  marked: boolean;
  /** The tab key leads to it. */
  reached: boolean;
  onOpen: () => void;
  /** Keys other than the one that opens it. */
  onKey: (event: KeyboardEvent) => void;
  onFocus: () => void;
};

/** A log line as a row: when, how grave, the columns, the message. All of it is untrusted text. */
export function Line(props: Props): ReactElement {
  const { line, index, look, open, found, marked, reached, onOpen, onKey, onFocus } = props;
  const { style, columns, asked, zone, since, dated, colors } = look;
  const at = millisOf(line.at);
  return (
    <div
      role="row"
      data-row
      tabIndex={reached ? 0 : -1}
      className={styles.line}
      style={style}
      // The names of the columns are the first row.
      aria-rowindex={index + 2}
      aria-current={open || undefined}
      data-found={found || undefined}
      data-marked={marked || undefined}
      onClick={onOpen}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") {
          onKey(event);
          return;
        }
        event.preventDefault();
        onOpen();
      }}
      onFocus={onFocus}
    >
      <span role="gridcell" className={styles.when} title={exactTime(line.at, zone)}>
        <time dateTime={new Date(at).toISOString()}>
          {dated && <small>{date(at, zone).slice(5)} </small>}
          {since === undefined
            ? logTime(line.at, zone)
            : writeDifference(Number(BigInt(line.at) - BigInt(since)))}
        </time>
      </span>
      <span role="gridcell" className={styles.severity}>
        {colors && (
          <span
            className={styles.dot}
            style={{ background: colors[line.service] }}
            title={line.service}
          />
        )}
        <SeverityMark severity={line.severity} />
      </span>
      {columns.map(({ key, place }) => {
        if (place === undefined) {
          const words = key === SERVICE ? line.service : (asked[line.source]?.title ?? "");
          return (
            <span key={key} role="gridcell" className={styles.cut} title={words}>
              {words}
            </span>
          );
        }
        const spans = line.columns[place] ?? [];
        return (
          <span key={key} role="gridcell" className={styles.cut} title={textOf(spans)}>
            <Spans spans={spans} />
          </span>
        );
      })}
      <span role="gridcell" className={styles.body}>
        <Spans spans={line.body} />
        {line.cut > 0 && <small> … and {line.cut.toLocaleString("en")} characters more</small>}
      </span>
    </div>
  );
}
