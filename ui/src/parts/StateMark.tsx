import type { ReactElement } from "react";

import type { Health } from "../contract.ts";
import styles from "./StateMark.module.css";

const WORDS: Record<Health, string> = {
  ok: "OK",
  warning: "Warning",
  critical: "Critical",
  unknown: "Unknown",
};

type Props = {
  state: Health;
  /** The word beside the shape; the state's own unless given. */
  word?: string;
  /** Shows the shape alone and keeps the word for screen readers. */
  bare?: boolean;
};

/** A state as colour, shape and word. */
export function StateMark({ state, word = WORDS[state], bare = false }: Props): ReactElement {
  return (
    <span className={styles.mark} data-state={state} title={bare ? word : undefined}>
      <StateShape state={state} />
      <span className={bare ? "visually-hidden" : undefined}>{word}</span>
    </span>
  );
}

/** The shape alone: disc, triangle, octagon with a cross, broken ring. */
export function StateShape({ state }: { state: Health }): ReactElement {
  return (
    <svg className={styles.shape} data-state={state} viewBox="0 0 12 12" aria-hidden="true">
      {state === "ok" && <circle cx="6" cy="6" r="3.5" />}
      {state === "warning" && (
        <path d="M6 1 11.4 10.8H.6zM5.4 4.4v3h1.2v-3zM5.4 8.2v1.2h1.2V8.2z" />
      )}
      {state === "critical" && (
        <path d="M3.7.6h4.6l3.1 3.1v4.6l-3.1 3.1H3.7L.6 8.3V3.7zM4.3 3.5l-.8.8L5.2 6 3.5 7.7l.8.8L6 6.8l1.7 1.7.8-.8L6.8 6l1.7-1.7-.8-.8L6 5.2z" />
      )}
      {state === "unknown" && <circle className={styles.ring} cx="6" cy="6" r="4" />}
    </svg>
  );
}
