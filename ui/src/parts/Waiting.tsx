import { useEffect, useState, type ReactElement } from "react";

import { length } from "../format.ts";
import { Button } from "./Button.tsx";
import styles from "./Waiting.module.css";

type Props = { what: string; onStop: () => void };

/** Something long is asked for: since when, and how to stop waiting. */
export function Waiting({ what, onStop }: Props): ReactElement {
  const [since] = useState(Date.now);
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className={styles.waiting}>
      <span className={styles.bar} />
      <span role="status">{what}</span>
      {now - since >= 1_000 && <span className={styles.since}>{length(now - since)}</span>}
      <Button small onClick={onStop}>
        Stop
      </Button>
    </span>
  );
}
