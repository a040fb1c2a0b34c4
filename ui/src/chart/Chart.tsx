import { useQuery } from "@tanstack/react-query";
import { useMemo, useState, type KeyboardEvent, type ReactElement } from "react";

import type { ChartView } from "../contract.ts";
import { fullTime } from "../format.ts";
import { valuesQuery } from "../queries.ts";
import { preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import styles from "./Chart.module.css";
import { Drawing } from "./Drawing.tsx";
import { Exemplars } from "./Exemplars.tsx";
import { Flags } from "./Flags.tsx";
import type { Flag } from "./flags.ts";
import { PointMenu } from "./PointPopover.tsx";
import { linesAt, type SeriesLine } from "./readings.ts";
import { isDrawn, momentAt, xOf } from "./scale.ts";
import { TimeCursor } from "./TimeCursor.tsx";
import { Tooltip } from "./Tooltip.tsx";
import { useTimePlot } from "./use-time-plot.ts";
import { decodeValues, nearest, type Values } from "./values.ts";

type Props = {
  chart: ChartView;
  title: string;
  /** Changes to flag besides those the chart brings. */
  marks?: readonly Flag[];
};

/** Links of a value that was picked, and where. */
type Picked = { x: number; y: number; heading: string; line: SeriesLine };

const NO_MARKS: readonly Flag[] = [];

/** Steps of the arrow keys while the values are not there. */
const KEY_STEPS = 60;

/** A drawing with the shared time cursor, the values under it, and zoom by dragging. */
export function Chart({ chart, title, marks = NO_MARKS }: Props): ReactElement {
  const [asked, setAsked] = useState(false);
  const flags = useMemo(() => [...chart.marks, ...marks], [chart.marks, marks]);
  const [picked, setPicked] = useState<Picked>();
  const zone = useStore(preferences, (value) => value.zone);
  const { data: values, error } = useQuery({
    ...valuesQuery(chart.values_key),
    enabled: asked,
    select: decodeValues,
  });
  const snap = (moment: number): number => {
    const index = values ? nearest(values.moments, moment) : -1;
    return values?.moments[index] ?? moment;
  };
  const linesAtMoment = (moment: number, y?: number): SeriesLine[] =>
    values ? linesAt(chart, values, nearest(values.moments, moment), y) : [];
  /** Opens the links of the value that is nearest, if it has any. */
  const pick = (moment: number, at: { x: number; y: number }, inY?: number): boolean => {
    const linked = { ...chart, tooltip: inY === undefined ? chart.tooltip : ("single" as const) };
    const lines = values ? linesAt(linked, values, nearest(values.moments, moment), inY) : [];
    const line = lines.find((each) => each.links.length > 0);
    if (!line) return false;
    setPicked({ ...at, line, heading: `${line.label} ${line.text}, ${fullTime(moment, zone)}` });
    return true;
  };
  const plot = useTimePlot({
    drawn: chart,
    snap,
    onPick: ({ x, y, inX, inY }) => pick(snap(momentAt(chart, inX)), { x, y }, inY),
  });
  const { at, owned, pointer, anchor } = plot;
  const stop = (): void => {
    plot.stop();
    setAsked(false);
  };

  const onKey = (event: KeyboardEvent<HTMLElement>): void => {
    const from = at ?? chart.range.end;
    const direction = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (direction !== 0) {
      setAsked(true);
      plot.setAnchor(event.shiftKey ? (anchor ?? from) : undefined);
      plot.point(stepped(chart, values, from, direction));
    } else if (event.key === "Enter" && anchor !== undefined) plot.select(anchor, from);
    else if (event.key === "Enter") {
      const box = event.currentTarget.getBoundingClientRect();
      if (!pick(from, { x: box.left + xOf(chart, from), y: box.top + chart.plot.y })) return;
    } else if (event.key === "Escape" && (anchor !== undefined || owned)) stop();
    else return;
    event.preventDefault();
  };

  const lines = owned && at !== undefined ? linesAtMoment(at, pointer?.inY) : [];
  const spoken = lines.slice(0, 3).map((line) => `${line.label} ${line.text}`);
  return (
    <div
      className={styles.chart}
      onPointerEnter={() => setAsked(true)}
      {...plot.over}
      onPointerLeave={stop}
    >
      <div
        className={styles.plot}
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
      >
        <Drawing svg={chart.svg} />
        <TimeCursor drawn={chart} at={at} owned={owned} anchor={anchor} />
        {owned && pointer && at !== undefined && chart.tooltip !== "hidden" && (
          <Tooltip
            pointer={pointer}
            head={fullTime(at, zone)}
            lines={lines}
            note={
              error
                ? error.message
                : !values
                  ? "Reading the values…"
                  : lines.length === 0
                    ? "No value at this moment"
                    : undefined
            }
          />
        )}
      </div>
      <Exemplars exemplars={chart.exemplars} title={title} />
      <Flags drawn={chart} flags={flags} title={title} />
      {picked && (
        <PointMenu
          at={picked}
          heading={picked.heading}
          links={picked.line.links}
          onClose={() => setPicked(undefined)}
        />
      )}
    </div>
  );
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
