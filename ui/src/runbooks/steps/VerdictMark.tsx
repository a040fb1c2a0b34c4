import type { ReactElement } from "react";

import type { Standing } from "./steps.ts";
import styles from "./VerdictMark.module.css";

export const STANDING_WORDS: Record<Standing, string> = {
  met: "As expected",
  missed: "Not as expected",
  unknown: "Cannot tell",
  answered: "Answered",
  waiting: "Not asked yet",
};

/** ✓ ✗ ? ○ and a dot in the colour of what they say; the word is the caller's, or for screen readers. */
export function VerdictShape({ standing }: { standing: Standing }): ReactElement {
  return (
    <svg className={styles.shape} data-standing={standing} viewBox="0 0 12 12" aria-hidden="true">
      {standing === "met" && <path d="M1.8 6.6 4.7 9.4 10.2 2.8" />}
      {standing === "missed" && <path d="M2.4 2.4 9.6 9.6M9.6 2.4 2.4 9.6" />}
      {standing === "unknown" && (
        <path d="M3.6 4.2c0-1.4 1-2.3 2.4-2.3s2.4.9 2.4 2.1c0 1.7-2.4 1.8-2.4 3.4M6 10.2v.1" />
      )}
      {standing === "answered" && <circle className={styles.dot} cx="6" cy="6" r="2.4" />}
      {standing === "waiting" && <circle cx="6" cy="6" r="3.8" />}
    </svg>
  );
}

type Props = { standing: Standing; word?: string; bare?: boolean };

/** How a step stands, as shape, colour and word. */
export function VerdictMark({
  standing,
  word = STANDING_WORDS[standing],
  bare = false,
}: Props): ReactElement {
  return (
    <span className={styles.mark} data-standing={standing} title={bare ? word : undefined}>
      <VerdictShape standing={standing} />
      <span className={bare ? "visually-hidden" : undefined}>{word}</span>
    </span>
  );
}
