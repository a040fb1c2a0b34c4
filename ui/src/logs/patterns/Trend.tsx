import type { ReactElement } from "react";

import type { Severity } from "../../contract.ts";
import styles from "./Patterns.module.css";

type Props = {
  trend: readonly number[];
  severity: Severity;
  /** Where the last change is, as a share of the width. */
  change: number | undefined;
};

const WIDTH = 96;
const HEIGHT = 16;

/** Lines over time as bars, with a mark where something changed; the count says how many in all. */
export function Trend({ trend, severity, change }: Props): ReactElement {
  const most = Math.max(...trend, 1);
  const step = WIDTH / Math.max(trend.length, 1);
  const bars = trend.map((count, at) => {
    if (count === 0) return "";
    const height = Math.max((count / most) * HEIGHT, 1);
    const width = Math.max(step - 1, 1);
    return `M${at * step} ${HEIGHT - height}h${width}v${height}h${-width}z`;
  });
  return (
    <svg
      className={styles.trend}
      data-severity={severity}
      width={WIDTH}
      height={HEIGHT}
      aria-hidden="true"
    >
      <path className={styles.ground} d={`M0 ${HEIGHT - 0.5}h${WIDTH}`} />
      <path className={styles.bars} d={bars.join("")} />
      {change !== undefined && (
        <path className={styles.change} d={`M${change * WIDTH} 0v${HEIGHT}`} />
      )}
    </svg>
  );
}
