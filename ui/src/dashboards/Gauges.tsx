import type { ReactElement } from "react";

import { plainColor } from "../chart/color.ts";
import type { StatView } from "../contract.ts";
import { Linked } from "../links/LinksMenu.tsx";
import { useSize, type Size } from "../parts/use-size.ts";
import { arc, bandsOf } from "./arc.ts";
import styles from "./Gauges.module.css";
import { StatShape } from "./Stats.tsx";

/** Width and height of an arc's drawing. */
const RATIO = 100 / 78;
const LABEL = 16;
const SHAPE = 16;
const GAP = 8;

/** Numbers on an arc, with the bands of their thresholds outside it. */
export function Gauges({ stats }: { stats: readonly StatView[] }): ReactElement {
  const [place, size] = useSize();
  const labelled = stats.length > 1;
  const { columns, width } = fitArcs(stats.length, size, labelled);
  return (
    <ul
      ref={place}
      className={styles.gauges}
      style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
    >
      {stats.map((stat, at) => (
        <Gauge key={`${at} ${stat.label}`} stat={stat} labelled={labelled} width={width} />
      ))}
    </ul>
  );
}

/** The number of columns that lets the arcs be largest. */
export function fitArcs(
  count: number,
  place: Size | undefined,
  labelled: boolean,
): { columns: number; width: number } {
  if (!place) return { columns: count, width: 120 };
  let best = { columns: 1, width: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const byWidth = (place.width - GAP * (columns - 1)) / columns;
    const height = (place.height - GAP * (rows - 1)) / rows - (labelled ? LABEL : 0);
    const width = Math.floor(Math.min(byWidth, height * RATIO));
    if (width > best.width) best = { columns, width };
  }
  return { columns: best.columns, width: Math.max(best.width, 72) };
}

type GaugeProps = { stat: StatView; labelled: boolean; width: number };

function Gauge({ stat, labelled, width }: GaugeProps): ReactElement {
  const share = Math.min(Math.max(stat.fraction ?? 0, 0), 1);
  // The number stands within the arc: two thirds of its width.
  const marked = stat.state === "warning" || stat.state === "critical";
  const room = width * 0.54 - (marked ? SHAPE : 0);
  const fontSize = Math.round(
    Math.min(Math.max(room / (stat.text.length * 0.62), 11), width / 5.5, 40),
  );
  return (
    <li className={styles.gauge}>
      <div className={styles.dial} style={{ width, height: Math.round(width / RATIO) }}>
        <svg viewBox="0 0 100 78" className={styles.arc} aria-hidden="true">
          <path d={arc(0, 1, 38)} className={styles.track} />
          {stat.fraction !== null && share > 0 && (
            <path d={arc(0, share, 38)} className={styles.value} stroke={plainColor(stat.color)} />
          )}
          {bandsOf(stat.bands).map((band) => (
            <path
              key={band.from}
              d={arc(band.from, band.to, 47)}
              className={styles.band}
              stroke={plainColor(band.color)}
            />
          ))}
        </svg>
        <span className={styles.number} style={{ fontSize }} title={stat.text}>
          <StatShape state={stat.state} />
          <Linked links={stat.links} label={stat.label || stat.text}>
            {stat.text}
          </Linked>
        </span>
      </div>
      {labelled && (
        <span className={styles.label} title={stat.label}>
          {stat.label}
        </span>
      )}
    </li>
  );
}
