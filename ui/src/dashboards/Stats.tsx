import type { ReactElement } from "react";

import { Drawing } from "../chart/Drawing.tsx";
import { plainColor } from "../chart/color.ts";
import type { CellState, Health, StatView } from "../contract.ts";
import { StateShape } from "../parts/StateMark.tsx";
import { useSize } from "../parts/use-size.ts";
import { bigTextSize } from "./big-text.ts";
import styles from "./Stats.module.css";

/** Big numbers side by side, each as large as its place lets it be. */
export function Stats({ stats }: { stats: readonly StatView[] }): ReactElement {
  return (
    <ul className={styles.stats}>
      {stats.map((stat, at) => (
        <Stat key={`${at} ${stat.label}`} stat={stat} alone={stats.length === 1} />
      ))}
    </ul>
  );
}

function Stat({ stat, alone }: { stat: StatView; alone: boolean }): ReactElement {
  const [place, size] = useSize();
  const labelled = stat.label !== "" && !alone;
  return (
    <li ref={place} className={styles.stat}>
      {stat.spark !== undefined && (
        <div className={styles.spark}>
          <Drawing svg={stat.spark} />
        </div>
      )}
      {labelled && <span className={styles.label}>{stat.label}</span>}
      <span
        className={styles.number}
        style={{ color: plainColor(stat.color), fontSize: bigTextSize(stat.text, size, labelled) }}
      >
        <StatShape state={stat.state} />
        {stat.text}
      </span>
    </li>
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
