import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import type { ChangeMark } from "../contract.ts";
import { Moment } from "../parts/Moment.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import { overviewQuery } from "../queries.ts";
import { useSession } from "../session.ts";
import { clock } from "../state/clock.ts";
import { useStore } from "../state/store.ts";
import { DAY, MINUTE } from "../state/time-range.ts";
import { Card } from "./Card.tsx";
import styles from "./Card.module.css";
import { ChangeIcon } from "./ChangeIcon.tsx";
import { ofLastDay } from "./last-day.ts";

type Props = {
  /** What changed within the range. */
  changes: readonly ChangeMark[] | undefined;
  /** What comes first is there: the day may be asked for. */
  ask: boolean;
};

/** A day is asked for again only so often: what is new since stands in the range. */
const SELDOM = 5 * MINUTE;

/** What changed in the last day, newest first; within the range until that is known. */
export function ChangesCard({ changes, ask }: Props): ReactElement {
  const { environment, epoch, theme, zone } = useSession();
  const now = useStore(clock, (tick) => tick.now);
  const end = Math.floor(now / SELDOM) * SELDOM;
  const { data: day } = useQuery({
    ...overviewQuery(
      {
        environment: environment.id,
        range: { start: end - DAY, end },
        width: 0,
        height: 0,
        theme,
        zone,
      },
      { revision: epoch.revision, tick: 0 },
    ),
    enabled: ask,
    placeholderData: (before) => before,
  });
  const shown = day ? ofLastDay(changes ?? [], day.changes, now) : changes;
  return (
    <Card title={day ? "Changes of the last day" : "Changes in this range"}>
      {!shown && <Skeleton rows={3} label="Loading changes" />}
      {shown?.length === 0 && (
        <p className={styles.none}>
          Nothing was deployed, restarted or lost in {day ? "the last day" : "this range"}.
        </p>
      )}
      <ol>
        {shown?.map((change) => (
          <li
            key={`${change.at} ${change.kind} ${change.text}`}
            className={`${styles.row} ${styles.single}`}
          >
            <span className={`${styles.number} ${styles.id}`}>
              <Moment at={change.at} as="clock" />
            </span>
            <ChangeIcon kind={change.kind} />
            <span className={styles.line} title={change.text}>
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
