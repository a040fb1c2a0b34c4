import {
  memo,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
} from "react";

import { serviceColor } from "../../chart/color.ts";
import { Tooltip } from "../../chart/Tooltip.tsx";
import type { TimeRange, TraceSummary } from "../../contract.ts";
import { exactTime } from "../../dashboards/log-rows.ts";
import { count } from "../../format.ts";
import { useSize } from "../../parts/use-size.ts";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { shownDuration } from "./duration.ts";
import { PlotAxes } from "./PlotAxes.tsx";
import {
  axesOf,
  brushed,
  dotsOf,
  DRAG,
  nearest,
  type Axes,
  type Brushed,
  type Dot,
} from "./plot.ts";
import styles from "./Scatter.module.css";

type Props = {
  traces: readonly TraceSummary[];
  range: TimeRange;
  log: boolean;
  pointed: string | undefined;
  onPoint: (id: string | undefined) => void;
  onOpen: (trace: TraceSummary) => void;
  /** What narrows the search; without, nothing can be brushed. */
  onBrush?: ((narrowed: Brushed) => void) | undefined;
};

type Place = { x: number; y: number };

const MARGIN = { left: 56, right: 12, top: 8, bottom: 20 };

/**
 * Duration over time: one mark per trace, those with errors of another shape. A click opens,
 * dragging over a rectangle narrows time and duration; arrow keys walk from mark to mark.
 */
export function Scatter(props: Props): ReactElement {
  const { traces, range, log, pointed, onPoint, onOpen, onBrush } = props;
  const [measure, size] = useSize();
  const axes = useMemo(
    () =>
      axesOf(
        traces,
        range,
        {
          left: MARGIN.left,
          top: MARGIN.top,
          width: Math.max((size?.width ?? 600) - MARGIN.left - MARGIN.right, 1),
          height: Math.max((size?.height ?? 160) - MARGIN.top - MARGIN.bottom, 1),
        },
        log,
      ),
    [traces, range, log, size],
  );
  const dots = useMemo(() => dotsOf(traces, axes), [traces, axes]);
  const at = pointed === undefined ? -1 : dots.findIndex((dot) => dot.trace.id === pointed);
  const brush = useBrush(axes, onBrush);
  const [hovering, setHovering] = useState(false);
  const dot = dots[at];
  const onKey = (event: KeyboardEvent): void => {
    const next = walked(dots, at, event.key);
    if (next) onPoint(next.trace.id);
    else if (event.key === "Enter" && dot) onOpen(dot.trace);
    else if (event.key === "Escape" && brush.from) brush.cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onMove = (event: PointerEvent<HTMLElement>): void => {
    const place = placeOf(event);
    brush.move(place);
    setHovering(true);
    const near = nearest(dots, place.x, place.y);
    onPoint(near === undefined ? undefined : dots[near]?.trace.id);
  };
  return (
    <div
      ref={measure}
      className={styles.plot}
      role="listbox"
      tabIndex={0}
      aria-label={`Duration over time: ${count(dots.length, "trace")}. Arrow keys walk, Enter opens.`}
      aria-activedescendant={dot && idOf(dot)}
      data-near={(hovering && dot !== undefined) || undefined}
      onKeyDown={onKey}
      onFocus={() => at < 0 && dots[0] && onPoint(dots[0].trace.id)}
      onPointerDown={(event) => {
        if (event.button !== 0 || !onBrush) return;
        event.currentTarget.setPointerCapture?.(event.pointerId);
        brush.start(placeOf(event));
      }}
      onPointerMove={onMove}
      onPointerUp={(event) => {
        if (!brush.end(placeOf(event)) && dot) onOpen(dot.trace);
      }}
      onPointerLeave={() => {
        setHovering(false);
        onPoint(undefined);
      }}
    >
      <svg className={styles.drawing} width="100%" height="100%" role="presentation">
        <PlotAxes axes={axes} />
        <Dots dots={dots} />
        {dot && <path className={styles.pointed} d={markOf(dot, 6)} />}
        {brush.rectangle && <rect className={styles.brush} {...brush.rectangle} />}
      </svg>
      {hovering && dot && !brush.rectangle && (
        <DotTooltip
          dot={dot}
          pointer={brush.pointer}
          note={onBrush ? "Click to open, drag to narrow time and duration" : "Click to open"}
        />
      )}
    </div>
  );
}

/** The marks; drawn anew with the answer, not at every step of the pointer. */
const Dots = memo(function Dots({ dots }: { dots: readonly Dot[] }): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  return (
    <>
      {dots.map((dot) => (
        <path
          key={idOf(dot)}
          id={idOf(dot)}
          role="option"
          aria-selected="false"
          aria-label={wordsOf(dot, zone)}
          className={styles.dot}
          data-failed={dot.failed || undefined}
          style={dot.failed ? undefined : { fill: serviceColor(dot.trace.service) }}
          d={markOf(dot, dot.failed ? 4.5 : 3)}
        />
      ))}
    </>
  );
});

type TooltipProps = { dot: Dot; pointer: Place; note: string };

function DotTooltip({ dot, pointer, note }: TooltipProps): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  const { trace, failed } = dot;
  return (
    <Tooltip
      pointer={pointer}
      head={exactTime(trace.start, zone)}
      lines={[
        {
          key: "duration",
          label: trace.name,
          text: shownDuration(trace.duration_ms),
          color: serviceColor(trace.service),
        },
        { key: "service", label: "Service", text: trace.service },
        ...(trace.spans === null
          ? []
          : [{ key: "spans", label: "Spans", text: trace.spans.toLocaleString("en") }]),
        ...(failed ? [{ key: "errors", label: "Errors", text: String(trace.errors) }] : []),
      ]}
      note={note}
    />
  );
}

/** The rectangle that is dragged over. */
function useBrush(axes: Axes, onBrush: ((narrowed: Brushed) => void) | undefined) {
  const [from, setFrom] = useState<Place>();
  const [to, setTo] = useState<Place>();
  const [pointer, setPointer] = useState<Place>({ x: 0, y: 0 });
  // A click that follows a cancelled drag opens nothing.
  const cancelled = useRef(false);
  const stop = (): void => {
    setFrom(undefined);
    setTo(undefined);
  };
  const wide = from && to && (Math.abs(from.x - to.x) >= DRAG || Math.abs(from.y - to.y) >= DRAG);
  return {
    from,
    pointer,
    rectangle: wide
      ? {
          x: Math.min(from.x, to.x),
          y: Math.min(from.y, to.y),
          width: Math.abs(from.x - to.x),
          height: Math.abs(from.y - to.y),
        }
      : undefined,
    start: (place: Place): void => {
      cancelled.current = false;
      setFrom(place);
      setTo(place);
    },
    move: (place: Place & { window: Place }): void => {
      setPointer(place.window);
      if (from) setTo(place);
    },
    cancel: (): void => {
      cancelled.current = true;
      stop();
    },
    /** Ends a drag; false if it was a click. */
    end: (place: Place): boolean => {
      stop();
      if (!from) return cancelled.current;
      const narrowed = brushed(axes, from, place);
      if (Object.keys(narrowed).length === 0) return wide === true;
      onBrush?.(narrowed);
      return true;
    },
  };
}

/** The mark that an arrow key leads to, in the order of time; Home and End lead to the ends. */
function walked(dots: readonly Dot[], at: number, key: string): Dot | undefined {
  const by = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
  if (by === 0 && key !== "Home" && key !== "End") return undefined;
  const inTime = dots.toSorted((one, other) => one.x - other.x || one.y - other.y);
  if (key === "Home") return inTime[0];
  if (key === "End") return inTime.at(-1);
  const here = dots[at];
  if (!here) return by > 0 ? inTime[0] : inTime.at(-1);
  return inTime[inTime.indexOf(here) + by] ?? here;
}

/** A disc, or a diamond for a trace with errors. */
function markOf({ x, y, failed }: Dot, size: number): string {
  return failed
    ? `M${x} ${y - size}L${x + size} ${y}L${x} ${y + size}L${x - size} ${y}z`
    : `M${x - size} ${y}a${size} ${size} 0 1 0 ${size * 2} 0a${size} ${size} 0 1 0 ${-size * 2} 0`;
}

function idOf({ trace }: Dot): string {
  return `dot-${trace.id}`;
}

function wordsOf({ trace, failed }: Dot, zone: "utc" | "local"): string {
  const errors = failed ? `, ${count(trace.errors ?? 0, "error")}` : "";
  return `${trace.service} ${trace.name}, ${shownDuration(trace.duration_ms)}${errors}, ${exactTime(trace.start, zone)}`;
}

function placeOf(event: PointerEvent<HTMLElement>): Place & { window: Place } {
  const box = event.currentTarget.getBoundingClientRect();
  const { clientX, clientY } = event;
  return {
    x: clientX - box.left,
    y: clientY - box.top,
    window: { x: clientX, y: clientY },
  };
}
