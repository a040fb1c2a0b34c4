import type { ReactElement } from "react";

import type { Health } from "../contract.ts";
import { StateShape } from "../parts/StateMark.tsx";
import styles from "./Figures.module.css";

/** One count with its state; pressing it lists what it counts alone. */
export type Figure<K> = { key: K; state: Health; word: string; amount: number };

type Props<K> = {
  label: string;
  figures: readonly Figure<K>[];
  chosen: K | undefined;
  onChoose: (key: K | undefined) => void;
};

/** Counts side by side, each with shape and word; a second press lists everything again. */
export function Figures<K extends string>(props: Props<K>): ReactElement {
  const { label, figures, chosen, onChoose } = props;
  return (
    <div className={styles.figures} role="group" aria-label={label}>
      {figures.map(({ key, state, word, amount }) => (
        <button
          key={key}
          type="button"
          className={styles.figure}
          data-state={amount > 0 ? state : undefined}
          aria-pressed={chosen === key}
          onClick={() => onChoose(chosen === key ? undefined : key)}
        >
          <span className={styles.amount}>{amount.toLocaleString("en")}</span>{" "}
          <span className={styles.word}>
            {amount > 0 && <StateShape state={state} />}
            {word}
          </span>
        </button>
      ))}
    </div>
  );
}
