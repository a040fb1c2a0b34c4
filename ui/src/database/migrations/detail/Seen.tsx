import type { ReactElement } from "react";

import type { LedgerChange, SeenWindow } from "../../../contract.ts";
import styles from "../../../parts/detail/Detail.module.css";
import { Fact } from "../../../parts/detail/Fact.tsx";
import { StateShape } from "../../../parts/StateMark.tsx";

type Props = { first: SeenWindow | null; changes: readonly LedgerChange[] };

/** When this console saw a migration first, and what of its row changed since then. */
export function Seen({ first, changes }: Props): ReactElement | null {
  if (!first && changes.length === 0) return null;
  return (
    <section aria-label="Seen by this console">
      <div className={styles.title}>
        <h3>Seen by this console</h3>
      </div>
      <dl className={styles.facts}>{first && <Fact name="First seen">{first.text}</Fact>}</dl>
      {changes.length > 0 && (
        <ul className={styles.findings}>
          {changes.map(({ code, message, grave, window, sequence }) => (
            <li key={`${sequence} ${code}`} data-grave={grave || undefined}>
              <StateShape state={grave ? "critical" : "warning"} />
              <span>
                {message}{" "}
                <span className={styles.remedy}>
                  {window.text}, entry {sequence} of the ledger
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
