import type { ReactElement } from "react";

import styles from "./Skeleton.module.css";

type Props = { rows?: number; label: string };

/** Holds the place of what is loading; invisible for the first 200 ms. */
export function Skeleton({ rows, label }: Props): ReactElement {
  return (
    <div
      className={rows === undefined ? styles.block : styles.rows}
      role="status"
      aria-label={label}
    >
      {rows === undefined ? (
        <span className={styles.fill} />
      ) : (
        Array.from({ length: rows }, (_, row) => <span key={row} className={styles.row} />)
      )}
    </div>
  );
}
