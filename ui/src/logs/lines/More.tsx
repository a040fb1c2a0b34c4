import { useState, type ReactElement } from "react";

import { Button } from "../../parts/Button.tsx";
import styles from "./Lines.module.css";

type Props = {
  /** Towards older lines, else towards newer ones. */
  older: boolean;
  /** The number of lines beyond which no more are held, if it is reached. */
  full: number | null;
  onMore: (older: boolean) => Promise<void>;
};

/** Where the held lines end: reads on, or says why it cannot. */
export function More({ older, full, onMore }: Props): ReactElement {
  const [busy, setBusy] = useState(false);
  if (full !== null)
    return (
      <div role="row" className={styles.more}>
        <span role="gridcell">
          {full.toLocaleString("en")} lines are held, the most there is room for: narrow the search,
          or export it whole.
        </span>
      </div>
    );
  return (
    <div role="row" className={styles.more}>
      <span role="gridcell">
        <Button
          small
          look="quiet"
          disabled={busy}
          onClick={() => {
            setBusy(true);
            void onMore(older).finally(() => setBusy(false));
          }}
        >
          {busy ? "Reading…" : older ? "Load older lines" : "Load newer lines"}
        </Button>
      </span>
    </div>
  );
}
