import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, type ReactElement } from "react";

import { writeCount } from "../../amounts.ts";
import type { ComparisonRow, ComparisonSide } from "../../contract.ts";
import { writeDifference, writeLength } from "../time.ts";
import { indentOf } from "../waterfall/labels.ts";
import styles from "./Compare.module.css";

type Props = {
  rows: readonly ComparisonRow[];
  cappedAt: number | null;
  colors: Record<string, string>;
  onReveal: (span: number) => void;
};

const ROW = 24;
const OVERSCAN = 12;
/** Differences below this share of the largest are told in numbers alone. */
const LEAST_SHARE = 0.01;

/** What each place of the structure takes here and there; the bar is the difference of self time. */
export function ComparisonRows({ rows, cappedAt, colors, onReveal }: Props): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    initialRect: { width: 0, height: 1_200 },
  });
  const most = rows.reduce((size, row) => Math.max(size, Math.abs(row.self_difference)), 1);
  return (
    <>
      <div
        ref={scroller}
        className={styles.scroller}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard
        tabIndex={0}
        role="table"
        aria-label="Comparison"
        aria-rowcount={rows.length + 1}
      >
        <div role="row" className={styles.head} aria-rowindex={1}>
          <span role="columnheader">Span</span>
          <span role="columnheader">Here</span>
          <span role="columnheader">There</span>
          <span role="columnheader">Difference of self time</span>
        </div>
        <div role="rowgroup" className={styles.lines} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return (
              row && (
                <Line
                  key={index}
                  row={row}
                  at={index}
                  top={start}
                  most={most}
                  color={colors[row.service]}
                  onReveal={onReveal}
                />
              )
            );
          })}
        </div>
      </div>
      {cappedAt !== null && (
        <p className={styles.note}>
          Cut at {writeCount(cappedAt)} rows: the largest differences are above.
        </p>
      )}
    </>
  );
}

type LineProps = {
  row: ComparisonRow;
  at: number;
  top: number;
  most: number;
  color: string | undefined;
  onReveal: (span: number) => void;
};

function Line({ row, at, top, most, color, onReveal }: LineProps): ReactElement {
  const { here, there } = row;
  const share = Math.abs(row.self_difference) / most;
  const side = row.self_difference > 0 ? "slower" : "faster";
  return (
    <div
      role="row"
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      aria-rowindex={at + 2}
      data-only={here && !there ? "here" : !here && there ? "there" : undefined}
    >
      <span role="cell" className={styles.name}>
        <span style={{ flex: "none", width: indentOf(row.depth) }} />
        <span className={styles.dot} style={{ background: color }} />
        {here ? (
          <button type="button" data-row onClick={() => onReveal(here.span)}>
            {row.name}
          </button>
        ) : (
          <span>{row.name}</span>
        )}
        <small>{row.service}</small>
        {!there && <b>only here</b>}
        {!here && <b>only there</b>}
      </span>
      <Side side={here} />
      <Side side={there} />
      <span role="cell" className={styles.difference}>
        <span className={styles.track}>
          {share >= LEAST_SHARE && (
            <span
              className={styles.bar}
              data-side={side}
              style={{ width: `${share * 50}%`, [side === "slower" ? "left" : "right"]: "50%" }}
            />
          )}
        </span>
        <span data-side={share > 0.05 ? side : undefined}>
          {writeDifference(row.self_difference)}
        </span>
      </span>
    </div>
  );
}

function Side({ side }: { side: ComparisonSide | null }): ReactElement {
  if (!side) {
    return (
      <span role="cell" className={styles.side}>
        –
      </span>
    );
  }
  return (
    <span role="cell" className={styles.side} data-error={side.errors > 0 || undefined}>
      {side.count > 1 && <small>×{writeCount(side.count)}</small>} {writeLength(side.total)}
      {side.errors > 0 && <small> {side.errors === 1 ? "error" : `${side.errors} errors`}</small>}
    </span>
  );
}
