import type { ReactElement } from "react";

import { Skeleton } from "../Skeleton.tsx";
import styles from "./Read.module.css";

/** Keeps the room of a part that is being read. */
export function Reading({ label }: { label: string }): ReactElement {
  return (
    <div className={styles.reading}>
      <Skeleton rows={14} label={label} />
    </div>
  );
}
