import type { ReactElement, ReactNode } from "react";

import { writeCount } from "../../amounts.ts";
import { Button } from "../Button.tsx";
import { Icon } from "../Icon.tsx";
import styles from "./FilterBar.module.css";
import { FilterField } from "./FilterField.tsx";

/** A kind that a list can be cut down to, and how many of its items are of it. */
export type Chip = {
  id: string;
  word: string;
  amount: number;
  meaning?: string;
  /** The shape of the kind, where it has one. */
  sign?: ReactNode;
  /** Colours the amount, where no shape tells how grave it is. */
  tone?: string;
};

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

/** The kinds of a list, each a filter, and a filter by text. */
export function FilterBar(props: Props): ReactElement {
  const { chips, chosen, text, by, shown, all, onChosen, onText, onAll, children } = props;
  const toggle = (id: string): void =>
    onChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  const narrowed = chosen.length > 0 || text !== "";
  return (
    <div className={styles.bar} role="search">
      {chips
        .filter(({ id, amount }) => amount > 0 || chosen.includes(id))
        .map(({ id, word, amount, meaning, sign, tone }) => (
          <button
            key={id}
            type="button"
            className={styles.chip}
            title={meaning}
            data-tone={tone}
            aria-pressed={chosen.includes(id)}
            onClick={() => toggle(id)}
          >
            {sign}
            <strong>{writeCount(amount)}</strong> {word}
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
      <FilterField
        small
        className={styles.field}
        label={`Filter by ${by}`}
        placeholder={`Filter by ${by} (/)`}
        words={text}
        onWords={onText}
      />
      {children}
    </div>
  );
}
