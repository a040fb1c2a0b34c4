import { memo, type ReactElement } from "react";

import { clockTime, date, zoneName } from "../../format.ts";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { DAY, MINUTE } from "../../state/time-range.ts";
import { shownDuration } from "./duration.ts";
import { durationTicks, timeTicks, xAt, yAt, type Axes } from "./plot.ts";
import styles from "./Scatter.module.css";

type Props = { axes: Axes };

/** The lines of a plot with their durations and times; the table says the same in words. */
export const PlotAxes = memo(function PlotAxes({ axes }: Props): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  const { box, range } = axes;
  const offset = zone === "utc" ? 0 : -new Date(range.start).getTimezoneOffset() * MINUTE;
  const times = timeTicks(axes, offset);
  const step = (times[1] ?? 0) - (times[0] ?? 0);
  const foot = box.top + box.height;
  const right = box.left + box.width;
  return (
    <g aria-hidden="true">
      {durationTicks(axes).map((ms) => {
        const y = Math.round(yAt(axes, ms)) + 0.5;
        return (
          <g key={ms}>
            <line className={styles.grid} x1={box.left} x2={right} y1={y} y2={y} />
            <text className={styles.tick} x={box.left - 6} y={y + 4} textAnchor="end">
              {shownDuration(ms)}
            </text>
          </g>
        );
      })}
      {times.map((at) => {
        const x = Math.round(xAt(axes, at)) + 0.5;
        return (
          <g key={at}>
            <line className={styles.grid} x1={x} x2={x} y1={box.top} y2={foot} />
            {/* At the right edge, the zone stands. */}
            {x > box.left + 16 && x < right - 56 && (
              <text className={styles.tick} x={x} y={foot + 14} textAnchor="middle">
                {step >= DAY ? date(at, zone).slice(5) : clockTime(at, zone, step < MINUTE)}
              </text>
            )}
          </g>
        );
      })}
      <text className={styles.tick} x={right} y={foot + 14} textAnchor="end">
        {zoneName(zone, range.end)}
      </text>
    </g>
  );
});
