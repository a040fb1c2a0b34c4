import type { ReactElement } from "react";

import type { LogsState } from "../contract.ts";
import { Button } from "../parts/Button.tsx";
import { Moment } from "../parts/Moment.tsx";
import { Sentence } from "../parts/Sentence.tsx";
import { StateShape } from "../parts/StateMark.tsx";
import styles from "./Following.module.css";

type Props = { state: LogsState; onPause: () => void };

/** What goes on while lines are followed: how many came, wait, and were left out by whom. */
export function Following({ state, onPause }: Props): ReactElement {
  const { stage, arrived, held_back, dropped_by_source, dropped_here, polling, every_ms } = state;
  const told = [
    `${arrived.toLocaleString("en")} came`,
    ...(held_back > 0 ? [`${held_back.toLocaleString("en")} wait`] : []),
    ...(dropped_by_source > 0
      ? [`${dropped_by_source.toLocaleString("en")} left out by the source`]
      : []),
    ...(dropped_here > 0
      ? [`${dropped_here.toLocaleString("en")} of the oldest let go to make room`]
      : []),
    ...(polling.length > 0
      ? [`${polling.join(", ")} asked every ${Math.round(every_ms / 100) / 10} s`]
      : []),
  ];
  return (
    <section className={styles.following} aria-label="New lines" data-stage={stage}>
      <StateShape
        state={stage === "following" ? "ok" : stage === "paused" ? "unknown" : "critical"}
      />
      <strong>
        {stage === "following" ? "Following" : stage === "paused" ? "Paused" : "Ended"}
      </strong>
      <span role="status">{told.join(" · ")}</span>
      {state.last !== null && (
        <small>
          last <Moment at={state.last} />
        </small>
      )}
      {state.failures.map(({ message, remedy }) => (
        <span key={message} className={styles.failure} title={remedy ?? undefined}>
          <Sentence text={message} />
        </span>
      ))}
      <span className={styles.room} />
      {stage !== "ended" && (
        <Button small title="(h)" onClick={onPause}>
          {stage === "following" ? "Pause" : `Go on${held_back > 0 ? ` with ${held_back}` : ""}`}
        </Button>
      )}
    </section>
  );
}
