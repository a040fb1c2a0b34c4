import type { ReactElement } from "react";

import type { Problem } from "../../contract.ts";
import { weigh } from "../../format.ts";
import { ProblemList } from "../../parts/ProblemList.tsx";
import { StateMark } from "../../parts/StateMark.tsx";
import styles from "./Reading.module.css";

/** What is wrong with the file, folded to a line until somebody asks. */
export function FileProblems({ problems }: { problems: readonly Problem[] }): ReactElement | null {
  if (problems.length === 0) return null;
  const { words, state } = weigh(problems);
  return (
    <details className={styles.problems}>
      <summary>
        <StateMark state={state} word={`${words} in the file`} />
      </summary>
      <ProblemList problems={problems} />
    </details>
  );
}
