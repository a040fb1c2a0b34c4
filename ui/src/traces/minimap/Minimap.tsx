import { memo, useRef, useState, type PointerEvent, type ReactElement } from "react";

import { namedColors } from "../../chart/color.ts";
import type { MinimapBar, ServiceView, TraceView } from "../../contract.ts";
import { useStore, type Store } from "../../state/store.ts";
import { writeLength } from "../time.ts";
import { ticksOf } from "../waterfall/ticks.ts";
import { ALL, dragged, ofZoom, resized, toZoom, type Window } from "./brush.ts";
import styles from "./Minimap.module.css";

type Props = {
  view: TraceView;
  zoom: readonly [number, number] | null;
  /** The rows in sight as shares of all. */
  sight: Store<readonly [number, number]>;
  onZoom: (zoom: [number, number] | null) => void;
};

/** Height of the bars, in units of the drawing. */
const HEIGHT = 48;
/** What an arrow key moves a handle by. */
const STEP = 0.01;

/** The whole trace in small: drag over it to zoom in time, double click to see all again. */
export function Minimap({ view, zoom, sight, onZoom }: Props): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ what: "new" | "from" | "to"; start: number; now: number }>();
  const { duration } = view;
  const settled = ofZoom(zoom, duration);
  const shown: Window =
    drag === undefined
      ? settled
      : drag.what === "new"
        ? (dragged(drag.start, drag.now) ?? settled)
        : resized(settled, drag.what, drag.now);
  const shareOf = (event: PointerEvent): number => {
    const box = place.current?.getBoundingClientRect();
    return box && box.width > 0 ? (event.clientX - box.left) / box.width : 0;
  };
  const [from, to] = shown;
  const whole = from <= 0 && to >= 1;
  return (
    <div className={styles.minimap} role="group" aria-label="The whole trace in small">
      <div className={styles.axis} aria-hidden="true">
        {ticksOf([{ from: 0, to: duration, left: 0, right: 1 }], 900)
          // The last has no room for its words.
          .filter(({ place: at }) => at < 0.95)
          .map(({ time, place: at, text }) => (
            <span key={time} style={{ left: `${at * 100}%` }}>
              {text}
            </span>
          ))}
      </div>
      <div
        ref={place}
        className={styles.place}
        data-minimap
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          const end = event.target instanceof HTMLElement ? event.target.dataset["end"] : undefined;
          const start = shareOf(event);
          setDrag({ what: end === "from" || end === "to" ? end : "new", start, now: start });
        }}
        onPointerMove={(event) => {
          if (drag) setDrag({ ...drag, now: shareOf(event) });
        }}
        onPointerUp={() => {
          if (drag && shown !== settled) onZoom(toZoom(shown, duration));
          setDrag(undefined);
        }}
        onPointerCancel={() => setDrag(undefined)}
        onDoubleClick={() => onZoom(null)}
      >
        <Bars bars={view.minimap} lanes={view.lanes} services={view.services} />
        <Sight of={sight} />
        {!whole && (
          <>
            <span className={styles.outside} style={{ left: 0, width: `${from * 100}%` }} />
            <span className={styles.outside} style={{ left: `${to * 100}%`, right: 0 }} />
          </>
        )}
        {(["from", "to"] as const).map((end) => (
          <Handle
            key={end}
            end={end}
            window={shown}
            duration={duration}
            onMove={(at) => onZoom(toZoom(resized(settled, end, at), duration))}
            onReset={() => onZoom(toZoom(ALL, duration))}
          />
        ))}
      </div>
    </div>
  );
}

/** Which of the rows are in sight; moves without drawing the bars anew. */
function Sight({ of }: { of: Store<readonly [number, number]> }): ReactElement {
  const [from, to] = useStore(of);
  return (
    <span
      className={styles.sight}
      style={{ top: `${from * 100}%`, height: `${Math.max(to - from, 0.03) * 100}%` }}
    />
  );
}

type HandleProps = {
  end: "from" | "to";
  window: Window;
  duration: number;
  onMove: (place: number) => void;
  onReset: () => void;
};

/** An end of the stretch on screen. */
function Handle({ end, window: [from, to], duration, onMove, onReset }: HandleProps): ReactElement {
  const at = end === "from" ? from : to;
  return (
    <div
      role="slider"
      tabIndex={0}
      className={styles.handle}
      data-end={end}
      aria-label={end === "from" ? "Start of the time on screen" : "End of the time on screen"}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(at * 100)}
      aria-valuetext={writeLength(at * duration)}
      style={{ left: `${at * 100}%` }}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft") onMove(at - STEP);
        else if (event.key === "ArrowRight") onMove(at + STEP);
        else if (event.key === "Home" || event.key === "Delete") onReset();
        else return;
        event.preventDefault();
      }}
    />
  );
}

type BarsProps = {
  bars: readonly MinimapBar[];
  lanes: number;
  services: readonly ServiceView[];
};

const Bars = memo(function Bars({ bars, lanes, services }: BarsProps): ReactElement {
  const colors = namedColors(services.map(({ name }) => name));
  const lane = Math.min(HEIGHT / Math.max(lanes, 1), 6);
  const height = Math.max(lane * 0.7, 0.6);
  // Errors last: what is drawn later lies above.
  const sorted = bars.toSorted((a, b) => Number(a.error) - Number(b.error));
  return (
    <svg
      className={styles.bars}
      viewBox={`0 0 1 ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {sorted.map((bar, at) => (
        <rect
          key={at}
          x={bar.from}
          width={Math.max(bar.to - bar.from, 0.0015)}
          y={bar.lane * lane + (bar.error ? 0 : lane - height) / 2}
          height={bar.error ? Math.max(lane, 2) : height}
          fill={bar.error ? "var(--critical)" : (colors[bar.service] ?? "var(--series-8)")}
        />
      ))}
    </svg>
  );
});
