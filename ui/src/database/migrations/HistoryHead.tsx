import type { ReactElement, ReactNode } from "react";

import type { HistoryView } from "../../contract.ts";
import { count } from "../../format.ts";
import { StateShape } from "../../parts/StateMark.tsx";
import styles from "./Migrations.module.css";

/** What a history says in a sentence, what it was told by, and what it cannot prove. */
export function HistoryHead({
  history,
  readAt,
}: {
  history: HistoryView;
  readAt: ReactNode;
}): ReactElement {
  const { tool, table, why, certain, folder, sentence, lock, limits } = history;
  return (
    <header className={styles.historyHead}>
      <div className={styles.sentenceLine}>
        <h2>{sentence}</h2>
        <span className={styles.room} />
        {readAt}
      </div>
      <div className={styles.origin}>
        <span title={why}>
          {certain ? tool : `Perhaps ${tool}`} in <code>{table}</code>
        </span>
        <span className={styles.why} title={why}>
          {why}
        </span>
        <span>
          {folder === null ? (
            "no folder of files was found"
          ) : (
            <>
              files in <code>{folder}</code>
            </>
          )}
        </span>
        {limits.length > 0 && (
          <details className={styles.limits}>
            <summary>{count(limits.length, "thing")} this history cannot prove</summary>
            <ul>
              {limits.map((limit) => (
                <li key={limit}>{limit}</li>
              ))}
            </ul>
          </details>
        )}
      </div>
      {lock && (
        <p className={styles.lock} role="status">
          <StateShape state="critical" />
          <strong>{tool} holds its lock</strong>
          {lock.since !== "" && ` since ${lock.since}`}
          {lock.by !== "" && ` by ${lock.by}`}: a run goes on right now, or one was killed and the
          next will wait.
        </p>
      )}
    </header>
  );
}
