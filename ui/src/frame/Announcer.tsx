import type { ReactElement } from "react";

import { announcement } from "../parts/announce.ts";
import { useStore } from "../state/store.ts";
import styles from "./Announcer.module.css";
import { dropWords } from "./dropped.ts";

/** The live region of the window, and what is said while a folder hovers over it. */
export function Announcer({ dragging }: { dragging: boolean }): ReactElement {
  const { text, number } = useStore(announcement);
  return (
    <>
      <div className="visually-hidden" role="status" aria-live="polite">
        <span key={number}>{text}</span>
      </div>
      {dragging && <div className={styles.drop}>{dropWords()}</div>}
    </>
  );
}
