import type { ReactElement } from "react";

import type { Sort } from "../../state/location.ts";
import { Icon } from "../Icon.tsx";
import styles from "./SortHead.module.css";

type Props = {
  name: string;
  /** The column's name in `sort`. */
  by: string;
  sort: Sort | undefined;
  /** Its figures stand at the right. */
  figures?: boolean | undefined;
  onSort: () => void;
};

/** The head of a column that sorts the rows below it. */
export function SortHead({ name, by, sort, figures = false, onSort }: Props): ReactElement {
  const own = sort?.by === by;
  return (
    <div
      role="columnheader"
      className={styles.head}
      data-figures={figures || undefined}
      aria-sort={own ? (sort.descending ? "descending" : "ascending") : "none"}
    >
      <button type="button" className={styles.sort} onClick={onSort}>
        <span className={styles.cut}>{name}</span>
        {own && <Icon name={sort.descending ? "sort_down" : "sort_up"} size={12} />}
      </button>
    </div>
  );
}
