import type { ReactElement } from "react";

import type { LedgerChange, SeenWindow } from "../../../contract.ts";
import { timesIn } from "../../../format.ts";
import styles from "../../../parts/detail/Detail.module.css";
import { Fact } from "../../../parts/detail/Fact.tsx";
import { Sentence } from "../../../parts/Sentence.tsx";
import { StateShape } from "../../../parts/StateMark.tsx";
import { preferences } from "../../../state/preferences.ts";
import { useStore } from "../../../state/store.ts";

type Props = { first: SeenWindow | null; changes: readonly LedgerChange[] };

/** When this console saw a migration first, and what of its row changed since then. */
export function Seen({ first, changes }: Props): ReactElement | null {
  const zone = useStore(preferences, (value) => value.zone);
  if (!first && changes.length === 0) return null;
  return (
    <section aria-label="Seen by this console">
      <div className={styles.title}>
        <h3>Seen by this console</h3>
      </div>
      <dl className={styles.facts}>
        {first && <Fact name="First seen">{timesIn(first.text, zone)}</Fact>}
      </dl>
      {changes.length > 0 && (
        <ul className={styles.findings}>
          {changes.map(({ code, message, grave, window, sequence }) => (
            <li key={`${sequence} ${code}`} data-grave={grave || undefined}>
              <StateShape state={grave ? "critical" : "warning"} />
              <span>
                <Sentence text={message} />{" "}
                <span className={styles.remedy}>
                  {timesIn(window.text, zone)}, entry {sequence} of the ledger
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
