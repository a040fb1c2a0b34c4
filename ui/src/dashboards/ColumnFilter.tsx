import { Popover } from "@base-ui/react/popover";
import { useState, type ReactElement } from "react";

import { hasWords } from "../frame/palette-items.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import popup from "../parts/Popup.module.css";
import { MOST_OPTIONS, toggled, withColumn, type Filters, type Option } from "./filter-rows.ts";
import styles from "./Table.module.css";

type Props = {
  name: string;
  column: number;
  filters: Filters;
  /** Looked up when the menu opens. */
  options: () => Option[];
  onFilter: (filters: Filters) => void;
};

/** Chooses which values of a column are listed. */
export function ColumnFilter(props: Props): ReactElement {
  const { name, column, filters } = props;
  const on = filters.has(column);
  return (
    <Popover.Root>
      <Popover.Trigger
        className={styles.filter}
        data-on={on || undefined}
        aria-label={on ? `Filter ${name}, in use` : `Filter ${name}`}
        title={`Filter by ${name}`}
      >
        <Icon name="funnel" size={12} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className={popup.positioner} sideOffset={2} align="end">
          <Popover.Popup
            className={`${popup.popup} ${styles.filterMenu}`}
            aria-label={`Values of ${name}`}
          >
            <Choices {...props} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Choices({ name, column, filters, options, onFilter }: Props): ReactElement {
  const [words, setWords] = useState("");
  const all = options();
  const found = all.filter((option) => hasWords(option.text, words));
  const through = filters.get(column);
  return (
    <>
      <input
        aria-label={`Search values of ${name}`}
        placeholder="Search"
        value={words}
        spellCheck={false}
        onChange={(event) => setWords(event.target.value)}
      />
      <div className={styles.choose}>
        <Button
          small
          disabled={words === ""}
          onClick={() => onFilter(withColumn(filters, column, new Set(found.map(textOf))))}
        >
          Only these
        </Button>
        <Button
          small
          disabled={through === undefined}
          onClick={() => onFilter(withColumn(filters, column, undefined))}
        >
          All
        </Button>
      </div>
      <ul className={styles.options}>
        {found.slice(0, MOST_OPTIONS).map((option) => (
          <li key={option.text}>
            <label className={popup.item}>
              <input
                type="checkbox"
                checked={through?.has(option.text) ?? true}
                onChange={() => onFilter(toggled(filters, column, option.text, all))}
              />
              <span className={popup.grow}>{option.text === "" ? "(empty)" : option.text}</span>
              <span className={popup.detail}>{option.count}</span>
            </label>
          </li>
        ))}
      </ul>
      {found.length > MOST_OPTIONS && (
        <p className={styles.note}>Only the first {MOST_OPTIONS} values are listed; search.</p>
      )}
    </>
  );
}

function textOf(option: Option): string {
  return option.text;
}
