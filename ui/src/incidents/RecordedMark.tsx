import type { ReactElement } from "react";

import { Icon } from "../parts/Icon.tsx";
import { StateMark } from "../parts/StateMark.tsx";
import { useStore } from "../state/store.ts";
import styles from "./Recording.module.css";
import { recording } from "./recording.ts";
import { recordedSteps, stepKey } from "./steps.ts";

type Props = { file: string; step: string };

/** That what was done with a step is in the record, or that it is not. */
export function RecordedMark({ file, step }: Props): ReactElement | null {
  const id = useStore(recording)?.line?.id;
  const steps = useStore(recordedSteps);
  const key = stepKey(id ?? "", file, step);
  if (id === undefined || !steps.has(key)) return null;
  const number = steps.get(key);
  return number === undefined ? (
    <span className={styles.mark}>
      <StateMark state="warning" word="not recorded" />
    </span>
  ) : (
    <span className={styles.mark} title={`Entry ${number} of ${id}`}>
      <Icon name="check" size={12} /> recorded
    </span>
  );
}
