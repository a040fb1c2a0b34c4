import type { ReactElement } from "react";

import { Button } from "../parts/Button.tsx";
import { FilterField } from "../parts/filter/FilterField.tsx";
import styles from "./Reports.module.css";

export type ListFilterProps = {
  /** One of what is listed, and several. */
  what: readonly [one: string, many: string];
  placeholder: string;
  /** Rows that the filters let through, and all. */
  found: number;
  all: number;
  words: string;
  onWords: (words: string) => void;
  /** Takes every filter away. */
  onClear: () => void;
};

/** The words a list is filtered by, and how much of it they leave. */
export function ListFilter(props: ListFilterProps): ReactElement {
  const { what, placeholder, found, all, words, onWords, onClear } = props;
  const [one, many] = what;
  return (
    <div className={styles.filters}>
      <FilterField
        className={styles.filter}
        label={`Filter ${many}`}
        placeholder={placeholder}
        words={words}
        onWords={onWords}
      />
      <span className={styles.count} role="status">
        {found === all
          ? `${all.toLocaleString("en")} ${all === 1 ? one : many}`
          : `${found.toLocaleString("en")} of ${all.toLocaleString("en")} ${many}`}
      </span>
      {found !== all && (
        <Button look="quiet" small onClick={onClear}>
          Show all
        </Button>
      )}
    </div>
  );
}
