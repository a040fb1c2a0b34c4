import type { ReactElement } from "react";

import type { SloView } from "../../contract.ts";
import { writeShare } from "../numbers.ts";
import styles from "./BudgetBar.module.css";

type Props = { slo: Pick<SloView, "left" | "health" | "coverage" | "title"> };

/**
 * What is left of a budget: full to the right; what is overspent grows to the left of the end, and
 * what cannot be told is hatched.
 */
export function BudgetBar({ slo }: Props): ReactElement {
  const { left, health, title } = slo;
  if (left === null) {
    return (
      <span className={styles.bar} data-unknown role="img" aria-label={`${title}: not known`} />
    );
  }
  const share = Math.min(Math.abs(left), 1) * 100;
  return (
    <span
      className={styles.bar}
      data-state={left < 0 ? "critical" : health}
      role="img"
      aria-label={`${title}: ${writeShare(left)} of the budget left`}
    >
      <span
        className={styles.fill}
        data-over={left < 0 || undefined}
        style={{ width: `${share}%` }}
      />
    </span>
  );
}

/** What is left in words: "61% left", "32% over", "not known". */
export function leftWords(left: number | null): string {
  if (left === null) return "not known";
  return left < 0 ? `${writeShare(-left)} over` : `${writeShare(left)} left`;
}
