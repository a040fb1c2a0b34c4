import { memo, useRef, useState, type PointerEvent, type ReactElement } from "react";

import type { Crumb, ScaleCut, ScalePiece } from "../../contract.ts";
import { dragged } from "../minimap/brush.ts";
import { writeLength } from "../time.ts";
import { timeAt } from "./scale.ts";
import { ticksOf } from "./ticks.ts";
import styles from "./Waterfall.module.css";

type HeadProps = {
  crumbs: readonly Crumb[];
  scale: readonly ScalePiece[];
  cuts: readonly ScaleCut[];
  plot: number;
  onCrumb: (span: number) => void;
  /** Zooms to what was dragged over; to all again with nothing. */
  onZoom: (zoom: [number, number] | null) => void;
};

/** Crumbs before the last that are shown; what lies between is counted. */
const LAST_CRUMBS = 3;

/** Stays above the rows: where the first row stands in the tree, and the time axis. */
export const WaterfallHead = memo(function WaterfallHead(props: HeadProps): ReactElement {
  const { crumbs, scale, cuts, plot, onCrumb, onZoom } = props;
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
          <ZoomDrag scale={scale} onZoom={onZoom} />
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

/** The axis is dragged over to zoom, and clicked twice to see all again; keys have the minimap. */
function ZoomDrag({ scale, onZoom }: Pick<HeadProps, "scale" | "onZoom">): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<readonly [start: number, now: number]>();
  const shareOf = (event: PointerEvent): number => {
    const box = place.current?.getBoundingClientRect();
    return box && box.width > 0 ? (event.clientX - box.left) / box.width : 0;
  };
  const window = drag && dragged(...drag);
  return (
    <div
      ref={place}
      className={styles.zoom}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag([shareOf(event), shareOf(event)]);
      }}
      onPointerMove={(event) => {
        if (drag) setDrag([drag[0], shareOf(event)]);
      }}
      onPointerUp={() => {
        if (window) onZoom([timeAt(scale, window[0]), timeAt(scale, window[1])]);
        setDrag(undefined);
      }}
      onPointerCancel={() => setDrag(undefined)}
      onDoubleClick={() => onZoom(null)}
    >
      {window && (
        <span
          className={styles.dragged}
          style={{ left: `${window[0] * 100}%`, width: `${(window[1] - window[0]) * 100}%` }}
        />
      )}
    </div>
  );
}

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
