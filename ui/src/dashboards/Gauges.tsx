import type { ReactElement } from "react";

import { plainColor } from "../chart/color.ts";
import type { StatView } from "../contract.ts";
import { arc, bandsOf } from "./arc.ts";
import styles from "./Gauges.module.css";
import { StatShape } from "./Stats.tsx";

/** Numbers on an arc, with the bands of their thresholds outside it. */
export function Gauges({ stats }: { stats: readonly StatView[] }): ReactElement {
  return (
    <ul className={styles.gauges}>
      {stats.map((stat, at) => (
        <Gauge key={`${at} ${stat.label}`} stat={stat} alone={stats.length === 1} />
      ))}
    </ul>
  );
}

function Gauge({ stat, alone }: { stat: StatView; alone: boolean }): ReactElement {
  const share = Math.min(Math.max(stat.fraction ?? 0, 0), 1);
  return (
    <li className={styles.gauge}>
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
      <span className={styles.number}>
        <StatShape state={stat.state} />
        {stat.text}
      </span>
      {stat.label !== "" && !alone && <span className={styles.label}>{stat.label}</span>}
    </li>
  );
}
