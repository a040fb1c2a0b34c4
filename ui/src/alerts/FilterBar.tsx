import type { ReactElement, ReactNode } from "react";

import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { writeCount } from "../traces/time.ts";
import styles from "./FilterBar.module.css";
import { SignShape, type Told } from "./Sign.tsx";

/** A state that a list can be cut down to, and how many of its items are in it. */
export type Chip = { id: string; told: Told; amount: number };

type Props = {
  chips: readonly Chip[];
  chosen: readonly string[];
  text: string;
  /** What the text is looked for in: "name, label or summary". */
  by: string;
  /** How many items are left, and of how many. */
  shown: number;
  all: number;
  onChosen: (chosen: readonly string[]) => void;
  onText: (text: string) => void;
  /** Takes all conditions away at once. */
  onAll: () => void;
  /** What else stands in the bar. */
  children?: ReactNode;
};

/** The states of a list, each a filter, and a filter by text. */
export function FilterBar(props: Props): ReactElement {
  const { chips, chosen, text, by, shown, all, onChosen, onText, onAll, children } = props;
  const toggle = (id: string): void =>
    onChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  const narrowed = chosen.length > 0 || text !== "";
  return (
    <div className={styles.bar} role="search">
      {chips
        .filter(({ id, amount }) => amount > 0 || chosen.includes(id))
        .map(({ id, told, amount }) => (
          <button
            key={id}
            type="button"
            className={styles.chip}
            title={told.meaning}
            aria-pressed={chosen.includes(id)}
            onClick={() => toggle(id)}
          >
            <SignShape told={told} />
            <strong>{writeCount(amount)}</strong> {told.word.toLowerCase()}
          </button>
        ))}
      <span className={styles.room} />
      <span className={styles.shown} role="status">
        {narrowed && `${writeCount(shown)} of ${writeCount(all)}`}
      </span>
      {narrowed && (
        <Button look="quiet" small onClick={onAll}>
          <Icon name="close" size={12} /> All
        </Button>
      )}
      <input
        className={styles.field}
        data-filter
        type="search"
        value={text}
        placeholder={`Filter by ${by}  ( / )`}
        aria-label={`Filter by ${by}`}
        spellCheck={false}
        onChange={(event) => onText(event.target.value)}
      />
      {children}
    </div>
  );
}
