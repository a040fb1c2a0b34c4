import type { ReactElement } from "react";

import { useWork } from "../work/work.ts";
import { standingOf } from "./steps.ts";
import styles from "./StepStrip.module.css";
import { STANDING_WORDS, VerdictShape } from "./VerdictMark.tsx";

/** More steps than this are found in the text. */
const MOST = 100;

/** All steps in a line or two: which failed, which are done, and the way to each. */
export function StepStrip(): ReactElement | null {
  const { steps, standings, names, kept, reveal } = useWork();
  if (steps.length === 0) return null;
  return (
    <ol className={styles.strip} aria-label="Steps">
      {steps.slice(0, MOST).map((step, at) => {
        const standing = standingOf(step, standings);
        const name = names.get(step.block) ?? step.words;
        const done = kept.ticks[name] === true;
        const skipped = kept.skips[name] !== undefined;
        const words = [
          standing && STANDING_WORDS[standing],
          done && "done",
          skipped && "skipped",
        ].filter(Boolean);
        return (
          <li key={step.number}>
            <button
              type="button"
              className={styles.step}
              data-standing={standing}
              data-done={done || skipped || undefined}
              title={[step.words, words.join(", ")].filter(Boolean).join("\n")}
              aria-label={`Step ${at + 1}, ${[step.words, ...words].join(", ")}`}
              onClick={() => reveal(step.block)}
            >
              {at + 1}
              {standing && <VerdictShape standing={standing} />}
            </button>
          </li>
        );
      })}
      {steps.length > MOST && <li className={styles.more}>{steps.length - MOST} more</li>}
    </ol>
  );
}
