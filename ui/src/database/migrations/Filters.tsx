import type { ReactElement } from "react";

import type { HistoryCounts } from "../../contract.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { writeCount } from "../../traces/time.ts";
import { KINDS } from "./filter.ts";
import styles from "./Migrations.module.css";

type Props = {
  counts: HistoryCounts;
  kinds: readonly string[];
  text: string;
  /** How many migrations are left, and of how many. */
  shown: number;
  all: number;
  cappedAt: number | null;
  onKinds: (kinds: readonly string[]) => void;
  onText: (text: string) => void;
};

/** How many migrations are of which kind, each a filter, and a filter by text. */
export function Filters(props: Props): ReactElement {
  const { counts, kinds, text, shown, all, cappedAt, onKinds, onText } = props;
  const toggle = (id: string): void =>
    onKinds(kinds.includes(id) ? kinds.filter((each) => each !== id) : [...kinds, id]);
  const narrowed = kinds.length > 0 || text !== "";
  return (
    <div className={styles.filters} role="search">
      {KINDS.filter(({ id }) => counts[id] > 0 || kinds.includes(id)).map(({ id, word, tone }) => (
        <button
          key={id}
          type="button"
          className={styles.chip}
          data-tone={tone}
          aria-pressed={kinds.includes(id)}
          onClick={() => toggle(id)}
        >
          <strong>{writeCount(counts[id])}</strong> {word}
        </button>
      ))}
      <input
        className={styles.field}
        data-filter
        type="search"
        value={text}
        placeholder="Filter by id, name or file  ( / )"
        aria-label="Filter by id, name or file"
        spellCheck={false}
        onChange={(event) => onText(event.target.value)}
      />
      <span className={styles.shown} role="status">
        {narrowed ? `${writeCount(shown)} of ${writeCount(all)}` : writeCount(all)}
        {cappedAt !== null && `, cut at ${writeCount(cappedAt)}`}
      </span>
      {narrowed && (
        <Button
          look="quiet"
          small
          onClick={() => {
            onKinds([]);
            onText("");
          }}
        >
          <Icon name="close" size={12} /> All
        </Button>
      )}
    </div>
  );
}
