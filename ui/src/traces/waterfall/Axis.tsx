import { memo, type ReactElement } from "react";

import type { Crumb, ScaleCut, ScalePiece } from "../../contract.ts";
import { writeLength } from "../time.ts";
import { ticksOf } from "./ticks.ts";
import styles from "./Waterfall.module.css";

type HeadProps = {
  crumbs: readonly Crumb[];
  scale: readonly ScalePiece[];
  cuts: readonly ScaleCut[];
  plot: number;
  onCrumb: (span: number) => void;
};

/** Crumbs before the last that are shown; what lies between is counted. */
const LAST_CRUMBS = 3;

/** Stays above the rows: where the first row stands in the tree, and the time axis. */
export const WaterfallHead = memo(function WaterfallHead(props: HeadProps): ReactElement {
  const { crumbs, scale, cuts, plot, onCrumb } = props;
  const between = Math.max(crumbs.length - LAST_CRUMBS, 0);
  return (
    <div role="row" className={styles.head} aria-rowindex={1}>
      <div role="columnheader" className={styles.headName}>
        {crumbs.length === 0 ? (
          <span className={styles.title}>Span</span>
        ) : (
          <>
            <span className="visually-hidden">Span, within</span>
            {between > 0 && (
              <button
                type="button"
                tabIndex={-1}
                className={styles.crumb}
                title={crumbs[0]?.name}
                onClick={() => crumbs[0] && onCrumb(crumbs[0].span)}
              >
                {between === 1 ? crumbs[0]?.name : `${between} above`}
              </button>
            )}
            {crumbs.slice(between).map((crumb) => (
              <span key={crumb.span} className={styles.crumbPlace}>
                <span className={styles.arrow}>›</span>
                <button
                  type="button"
                  tabIndex={-1}
                  className={styles.crumb}
                  title={`${crumb.service}: ${crumb.name}`}
                  onClick={() => onCrumb(crumb.span)}
                >
                  {crumb.name}
                </button>
              </span>
            ))}
          </>
        )}
      </div>
      <div role="columnheader" className={styles.headTime}>
        <span className="visually-hidden">Time since the start of the trace</span>
        <div className={styles.axis} aria-hidden="true">
          {ticksOf(scale, plot).map(({ time, place, text }) => (
            <span key={time} className={styles.tick} style={{ left: `${place * 100}%` }}>
              {text}
            </span>
          ))}
          {cuts.map((cut) => (
            <span
              key={cut.from}
              className={styles.cutMark}
              style={{ left: `${cut.at * 100}%` }}
              title={`${writeLength(cut.to - cut.from)} without work are cut here`}
            >
              {writeLength(cut.to - cut.from)} cut
            </span>
          ))}
        </div>
      </div>
    </div>
  );
});

type GridProps = { scale: readonly ScalePiece[]; cuts: readonly ScaleCut[]; plot: number };

/** Lines of the time axis behind the rows, and where time is cut. */
export const TimeGrid = memo(function TimeGrid({ scale, cuts, plot }: GridProps): ReactElement {
  return (
    <div className={styles.grid} aria-hidden="true">
      {ticksOf(scale, plot).map(({ time, place }) => (
        <span key={time} className={styles.line} style={{ left: `${place * 100}%` }} />
      ))}
      {cuts.map((cut) => (
        <span key={cut.from} className={styles.cut} style={{ left: `${cut.at * 100}%` }} />
      ))}
    </div>
  );
});
