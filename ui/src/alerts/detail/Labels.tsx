import { useState, type ReactElement } from "react";

import type { Labels as Pairs } from "../../contract.ts";
import { Button } from "../../parts/Button.tsx";
import styles from "../../parts/detail/Detail.module.css";

type Props = { title: string; pairs: Pairs };

/** More than these are shown on demand. */
const AT_FIRST = 20;

/** Names and values as the text they are. */
export function Labels({ title, pairs }: Props): ReactElement | null {
  const [all, setAll] = useState(false);
  const entries = Object.entries(pairs);
  if (entries.length === 0) return null;
  const shown = all ? entries : entries.slice(0, AT_FIRST);
  return (
    <section aria-label={title}>
      <div className={styles.title}>
        <h3>{title}</h3>
        {entries.length > AT_FIRST && <small>{entries.length.toLocaleString("en")}</small>}
      </div>
      <dl className={styles.facts}>
        {shown.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={styles.docs}>{value}</dd>
          </div>
        ))}
      </dl>
      {entries.length > AT_FIRST && (
        <Button small onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${entries.length.toLocaleString("en")}`}
        </Button>
      )}
    </section>
  );
}
