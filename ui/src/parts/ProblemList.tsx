import type { ReactElement } from "react";

import type { Health, Problem, Weight } from "../contract.ts";
import styles from "./ProblemList.module.css";
import { StateMark } from "./StateMark.tsx";

const STATES: Record<Weight, [Health, string]> = {
  note: ["unknown", "Note"],
  warning: ["warning", "Warning"],
  error: ["critical", "Error"],
};

/** What is wrong in files that are otherwise used, with place and remedy. */
export function ProblemList({ problems }: { problems: readonly Problem[] }): ReactElement {
  return (
    <ul className={styles.list}>
      {problems.map((problem, at) => {
        const [state, word] = STATES[problem.weight];
        const place = [problem.file, problem.line, problem.column]
          .filter((part) => part !== undefined)
          .join(":");
        return (
          <li key={`${place} ${at}`} className={styles.problem}>
            <StateMark state={state} word={word} />
            <div>
              <code className={styles.place}>{place}</code>
              <p>{problem.message}</p>
              <p className={styles.remedy}>{problem.remedy}</p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
