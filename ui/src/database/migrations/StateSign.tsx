import type { ReactElement } from "react";

import type { MigrationState } from "../../contract.ts";
import styles from "./StateSign.module.css";
import { STATE_MEANINGS, STATE_TONES, STATE_WORDS, type Tone } from "./words.ts";

/** Shapes on a 12 × 12 grid: what is filled, and what is drawn with a stroke. */
const SHAPES: Record<MigrationState, { fill?: string; stroke?: string; broken?: boolean }> = {
  applied: { stroke: "M2.2 6.4 5 9.2 9.9 3.2" },
  marked: { stroke: "M2.2 6.4 5 9.2 9.9 3.2", broken: true },
  baseline: { stroke: "M1.2 9.5h9.6M6 9.5v-7M3.8 4.7 6 2.5l2.2 2.2" },
  pending: { stroke: "M6 1.8a4.2 4.2 0 1 0 .01 0zM6 3.8V6l1.5 1" },
  skipped: { stroke: "M6 1.8a4.2 4.2 0 1 0 .01 0zM3 9 9 3" },
  failed: {
    fill: "M3.7.6h4.6l3.1 3.1v4.6l-3.1 3.1H3.7L.6 8.3V3.7zM4.3 3.5l-.8.8L5.2 6 3.5 7.7l.8.8L6 6.8l1.7 1.7.8-.8L6.8 6l1.7-1.7-.8-.8L6 5.2z",
  },
  half_applied: { fill: "M6 1a5 5 0 0 0 0 10z", stroke: "M6 1.4a4.6 4.6 0 1 1-.01 0z" },
  dirty: { fill: "M6 1 11.4 10.8H.6zM5.4 4.4v3h1.2v-3zM5.4 8.2v1.2h1.2V8.2z" },
  rolled_back: { stroke: "M2.4 4.4h5.2a2.6 2.6 0 0 1 0 5.2H4M4.6 2 2.2 4.4l2.4 2.4" },
  marker: { fill: "M4 4h4v4H4z" },
  unproven: { stroke: "M6 1.8a4.2 4.2 0 1 0 .01 0z", broken: true },
};

/** The shape alone, within a drawing. */
export function SignShape({ state, tone }: { state: MigrationState; tone: Tone }): ReactElement {
  const { fill, stroke, broken } = SHAPES[state];
  return (
    <g className={styles.shape} data-tone={tone} data-done={state === "applied" || undefined}>
      {fill !== undefined && <path className={styles.fill} d={fill} />}
      {stroke !== undefined && (
        <path className={styles.stroke} data-broken={broken || undefined} d={stroke} />
      )}
    </g>
  );
}

/** The state of a migration as shape, colour and word. */
export function StateSign({ state }: { state: MigrationState }): ReactElement {
  const tone = STATE_TONES[state];
  return (
    <span className={styles.sign} data-tone={tone} title={STATE_MEANINGS[state]}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        <SignShape state={state} tone={tone} />
      </svg>
      <span>{STATE_WORDS[state]}</span>
    </span>
  );
}
