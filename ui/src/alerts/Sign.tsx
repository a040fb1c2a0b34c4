import type { ReactElement } from "react";

import styles from "./Sign.module.css";

/** How much a state asks for: nothing, to be known, to be looked at, to be seen to. */
export type Tone = "good" | "quiet" | "warning" | "critical";

/** Shapes on a 12 × 12 grid: what is filled, and what is drawn with a stroke. */
const SHAPES = {
  octagon: {
    fill: "M3.7.6h4.6l3.1 3.1v4.6l-3.1 3.1H3.7L.6 8.3V3.7zM4.3 3.5l-.8.8L5.2 6 3.5 7.7l.8.8L6 6.8l1.7 1.7.8-.8L6.8 6l1.7-1.7-.8-.8L6 5.2z",
  },
  triangle: { fill: "M6 1 11.4 10.8H.6zM5.4 4.4v3h1.2v-3zM5.4 8.2v1.2h1.2V8.2z" },
  diamond: { fill: "M6 .8 11.2 6 6 11.2.8 6zM5.4 3.2v3.6h1.2V3.2zM5.4 7.6v1.2h1.2V7.6z" },
  clock: { stroke: "M6 1.6a4.4 4.4 0 1 0 .01 0zM6 3.6V6l1.6 1.1" },
  hushed: { stroke: "M3 8.4V5.6a3 3 0 0 1 6 0v2.8l.7 1H2.3zM1.4 1.4l9.2 9.2" },
  barred: { stroke: "M6 1.6a4.4 4.4 0 1 0 .01 0zM2.9 9.1l6.2-6.2" },
  broken: { stroke: "M6 1.6a4.4 4.4 0 1 0 .01 0z", dashed: true },
  disc: { fill: "M6 2.5a3.5 3.5 0 1 0 .01 0z" },
  check: { stroke: "M2.2 6.4 5 9.2 9.9 3.2" },
} as const;

export type Shape = keyof typeof SHAPES;

/** A state: its word, what it means, and how it is drawn. */
export type Told = { word: string; meaning: string; shape: Shape; tone: Tone };

/** A state as shape, colour and word. */
export function Sign({ told }: { told: Told }): ReactElement {
  return (
    <span className={styles.sign} data-tone={told.tone} title={told.meaning}>
      <SignShape told={told} />
      <span>{told.word}</span>
    </span>
  );
}

/** The shape alone, beside words that say the same. */
export function SignShape({ told: { shape, tone } }: { told: Told }): ReactElement {
  const drawn: { fill?: string; stroke?: string; dashed?: boolean } = SHAPES[shape];
  return (
    <svg
      className={styles.shape}
      data-tone={tone}
      viewBox="0 0 12 12"
      width="12"
      height="12"
      aria-hidden="true"
    >
      {drawn.fill !== undefined && <path className={styles.fill} d={drawn.fill} />}
      {drawn.stroke !== undefined && (
        <path className={styles.stroke} data-dashed={drawn.dashed || undefined} d={drawn.stroke} />
      )}
    </svg>
  );
}
