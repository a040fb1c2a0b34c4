import { useQuery } from "@tanstack/react-query";
import { useId, useState, type KeyboardEvent, type PointerEvent, type ReactElement } from "react";

import type { ChangeMark, ChartView } from "../contract.ts";
import { clockTime, fullTime } from "../format.ts";
import { changeWord } from "../overview/ChangeIcon.tsx";
import { valuesQuery } from "../queries.ts";
import { zoom } from "../state/location.ts";
import { preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import styles from "./Chart.module.css";
import { cursor, leave } from "./cursor.ts";
import { Drawing } from "./Drawing.tsx";
import { isDrawn, momentAt, xOf } from "./scale.ts";
import { Tooltip } from "./Tooltip.tsx";
import { writeValue } from "./units.ts";
import { decodeValues, nearest, readingsAt, type Values } from "./values.ts";

type Props = {
  chart: ChartView;
  title: string;
  /** Changes to flag and name above the plot. */
  marks?: readonly ChangeMark[];
};

type Point = { x: number; y: number };

const NO_MARKS: readonly ChangeMark[] = [];

/** Less than this is a click, not a zoom. */
const DRAG = 5;
/** Steps of the arrow keys while the values are not there. */
const KEY_STEPS = 60;

/** A drawing with the shared time cursor, the values under it, and zoom by dragging. */
export function Chart({ chart, title, marks = NO_MARKS }: Props): ReactElement {
  const owner = useId();
  const [asked, setAsked] = useState(false);
  const [pointer, setPointer] = useState<Point>();
  const [anchor, setAnchor] = useState<number>();
  const at = useStore(cursor, (value) => value?.at);
  const owned = useStore(cursor, (value) => value?.owner === owner);
  const zone = useStore(preferences, (value) => value.zone);
  const { data: values, error } = useQuery({
    ...valuesQuery(chart.values_key),
    enabled: asked,
    select: decodeValues,
  });

  const point = (moment: number): void => {
    const index = values ? nearest(values.moments, moment) : -1;
    cursor.set({ at: values?.moments[index] ?? moment, owner });
  };
  const select = (from: number, to: number): void => {
    setAnchor(undefined);
    if (Math.abs(xOf(chart, from) - xOf(chart, to)) >= DRAG) zoom(from, to);
  };
  const onMove = (event: PointerEvent<HTMLElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    setPointer({ x: event.clientX, y: event.clientY });
    point(momentAt(chart, event.clientX - box.left));
  };
  const onKey = (event: KeyboardEvent): void => {
    const from = at ?? chart.range.end;
    const direction = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (direction !== 0) {
      setAsked(true);
      setAnchor(event.shiftKey ? (anchor ?? from) : undefined);
      cursor.set({ at: stepped(chart, values, from, direction), owner });
    } else if (event.key === "Enter" && anchor !== undefined) select(anchor, from);
    else if (event.key === "Escape" && (anchor !== undefined || owned)) stop();
    else return;
    event.preventDefault();
  };
  const stop = (): void => {
    setAnchor(undefined);
    setPointer(undefined);
    setAsked(false);
    leave(owner);
  };

  const readings =
    owned && at !== undefined && values ? readingsAt(values, nearest(values.moments, at)) : [];
  const lines = seriesLines(chart, values, readings);
  const spoken = lines.slice(0, 3).map((line) => `${line.label} ${line.text}`);
  return (
    <div
      className={styles.chart}
      role="slider"
      tabIndex={0}
      aria-label={`${title}, time cursor`}
      aria-orientation="horizontal"
      aria-valuemin={chart.range.start}
      aria-valuemax={chart.range.end}
      aria-valuenow={at !== undefined && isDrawn(chart, at) ? at : chart.range.end}
      aria-valuetext={[fullTime(at ?? chart.range.end, zone), ...spoken].join(", ")}
      onKeyDown={onKey}
      onBlur={stop}
      onPointerEnter={() => setAsked(true)}
      onPointerLeave={stop}
      onPointerMove={onMove}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const box = event.currentTarget.getBoundingClientRect();
        setAnchor(momentAt(chart, event.clientX - box.left));
      }}
      onPointerUp={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        if (anchor !== undefined) select(anchor, momentAt(chart, event.clientX - box.left));
      }}
    >
      <Drawing svg={chart.svg} />
      <Marks chart={chart} marks={marks} zone={zone} />
      {anchor !== undefined && at !== undefined && (
        <Selection chart={chart} from={anchor} to={at} />
      )}
      {at !== undefined && isDrawn(chart, at) && (
        <div
          className={styles.cursor}
          style={{
            height: chart.plot.height,
            transform: `translate(${xOf(chart, at)}px, ${chart.plot.y}px)`,
          }}
        >
          {!owned && <span className={styles.cursorTime}>{clockTime(at, zone)}</span>}
        </div>
      )}
      {owned && pointer && at !== undefined && (
        <Tooltip
          pointer={pointer}
          time={fullTime(at, zone)}
          lines={lines}
          note={error ? error.message : values ? undefined : "Reading the values…"}
        />
      )}
    </div>
  );
}

/** One line of the tooltip. */
export type SeriesLine = { key: number; label: string; color: string; text: string };

/** The values of the shown series, in the order of the readings. */
function seriesLines(
  chart: ChartView,
  values: Values | undefined,
  readings: readonly { index: number; value: number }[],
): SeriesLine[] {
  const whole = values?.series.length === chart.series.length;
  const series = whole ? chart.series : chart.series.filter((each) => each.shown);
  return readings.flatMap(({ index, value }) => {
    const one = series[index];
    if (!one?.shown) return [];
    const text = writeValue(value, chart.axis.unit);
    return [{ key: index, label: one.label, color: one.color, text }];
  });
}

/** One sample to the side, or a sixtieth of the range while there are no samples. */
function stepped(
  chart: ChartView,
  values: Values | undefined,
  from: number,
  direction: number,
): number {
  const { start, end } = chart.range;
  if (!values) {
    const next = from + (direction * (end - start)) / KEY_STEPS;
    return Math.min(Math.max(next, start), end);
  }
  const index = nearest(values.moments, from) + direction;
  return values.moments[Math.min(Math.max(index, 0), values.moments.length - 1)] ?? from;
}

type SelectionProps = { chart: ChartView; from: number; to: number };

function Selection({ chart, from, to }: SelectionProps): ReactElement {
  const left = Math.min(xOf(chart, from), xOf(chart, to));
  const right = Math.max(xOf(chart, from), xOf(chart, to));
  return (
    <div
      className={styles.selection}
      style={{ left, width: right - left, top: chart.plot.y, height: chart.plot.height }}
    />
  );
}

type MarksProps = { chart: ChartView; marks: readonly ChangeMark[]; zone: "utc" | "local" };

function Marks({ chart, marks, zone }: MarksProps): ReactElement {
  return (
    <>
      {marks
        .filter((mark) => isDrawn(chart, mark.at))
        .map((mark) => (
          <div
            key={`${mark.at} ${mark.text}`}
            className={styles.mark}
            data-kind={mark.kind}
            title={`${fullTime(mark.at, zone)}: ${changeWord(mark.kind)}, ${mark.text}`}
            style={{ left: xOf(chart, mark.at), top: chart.plot.y, height: chart.plot.height }}
          />
        ))}
    </>
  );
}
