import { useEffect, useState, type ReactElement } from "react";

import { go } from "../state/location.ts";
import { clock } from "../state/clock.ts";
import { useStore } from "../state/store.ts";
import { recording, useRecordingWatch } from "./recording.ts";
import styles from "./Recording.module.css";
import { running } from "./words.ts";

/** That an incident is recorded, which, and for how long it lasts; leads to it. */
export function RecordingButton(): ReactElement | null {
  useRecordingWatch();
  const line = useStore(recording)?.line;
  const now = useNow(line !== undefined);
  if (!line) return null;
  return (
    <button
      type="button"
      className={styles.recording}
      title={`${line.title}\nOpen the incident (I)`}
      onClick={() => go({ screen: "incidents", id: line.id })}
    >
      <strong>{line.id}</strong> recording <span className={styles.dot} />
      <span className={styles.time} aria-hidden="true">
        {running(line.began, now)}
      </span>
    </button>
  );
}

/** The present, once a second while somebody looks. */
function useNow(looked: boolean): number {
  const tick = useStore(clock);
  const [moment, setMoment] = useState(tick.now);
  useEffect(() => {
    if (!looked) return undefined;
    const from = Date.now();
    const timer = setInterval(() => {
      if (!document.hidden) setMoment(tick.now + Date.now() - from);
    }, 1_000);
    return () => clearInterval(timer);
  }, [looked, tick]);
  return Math.max(moment, tick.now);
}
