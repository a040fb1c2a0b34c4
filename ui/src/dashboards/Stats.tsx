import type { ReactElement } from "react";

import { Drawing } from "../chart/Drawing.tsx";
import { plainColor } from "../chart/color.ts";
import type { CellState, Health, StatView } from "../contract.ts";
import { StateShape } from "../parts/StateMark.tsx";
import { useSize } from "../parts/use-size.ts";
import { bigTextSize } from "./big-text.ts";
import styles from "./Stats.module.css";

/** Big numbers side by side, all in the largest size that fits each. */
export function Stats({ stats }: { stats: readonly StatView[] }): ReactElement {
  const [place, size] = useSize();
  const labelled = stats.length > 1;
  const texts = stats.map((stat) => stat.text);
  const fontSize = bigTextSize(texts, size, labelled);
  return (
    <ul ref={place} className={styles.stats}>
      {stats.map((stat, at) => (
        <li key={`${at} ${stat.label}`} className={styles.stat}>
          {stat.spark !== undefined && (
            <div className={styles.spark}>
              <Drawing svg={stat.spark} />
            </div>
          )}
          {labelled && <span className={styles.label}>{stat.label}</span>}
          <span className={styles.number} style={{ color: plainColor(stat.color), fontSize }}>
            <StatShape state={stat.state} />
            {stat.text}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The shape beside a number that a threshold calls more than well. */
export function StatShape({ state }: { state: CellState }): ReactElement | null {
  const health: Health | undefined =
    state === "warning" || state === "critical" ? state : undefined;
  if (!health) return null;
  return (
    <span className={styles.shape}>
      <StateShape state={health} />
      <span className="visually-hidden">{health}: </span>
    </span>
  );
}
