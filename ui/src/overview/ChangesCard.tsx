import type { ReactElement } from "react";

import type { ChangeMark } from "../contract.ts";
import { Moment } from "../parts/Moment.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import { Card } from "./Card.tsx";
import styles from "./Card.module.css";
import { ChangeIcon } from "./ChangeIcon.tsx";

/** What changed within the range, newest first. */
export function ChangesCard({
  changes,
}: {
  changes: readonly ChangeMark[] | undefined;
}): ReactElement {
  return (
    <Card title="Last changes">
      {!changes && <Skeleton rows={3} label="Loading changes" />}
      {changes?.length === 0 && (
        <p className={styles.none}>Nothing was deployed, restarted or lost in this range.</p>
      )}
      <ol>
        {changes?.map((change) => (
          <li key={`${change.at} ${change.text}`} className={styles.row}>
            <span className={styles.number}>
              <Moment at={change.at} as="time" />
            </span>
            <ChangeIcon kind={change.kind} />
            <span className={styles.detail} title={change.text}>
              {change.text}
            </span>
            <span className={styles.number}>
              <Moment at={change.at} />
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}
