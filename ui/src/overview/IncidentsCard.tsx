import type { ReactElement } from "react";

import type { IncidentLine } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { useIncidents } from "../incidents/recording.ts";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Moment } from "../parts/Moment.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import { StateMark } from "../parts/StateMark.tsx";
import { go } from "../state/location.ts";
import styles from "./Card.module.css";
import { Card } from "./Card.tsx";
import own from "./SourcesCard.module.css";

/** The incidents that are not closed, each a way to its record. */
export function IncidentsCard(): ReactElement {
  const { data, error, refetch } = useIncidents();
  const open = data?.incidents.filter(({ state }) => state !== "closed") ?? [];
  return (
    <Card title="Open incidents">
      {error && !data && (
        <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} compact />
      )}
      {!data && !error && <Skeleton rows={1} label="Loading the incidents" />}
      {data && open.length === 0 && <p className={styles.none}>No incident is open.</p>}
      <ul>
        {open.map((line) => (
          <li key={line.id}>
            <Incident line={line} recorded={line.id === data?.recording} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Incident({ line, recorded }: { line: IncidentLine; recorded: boolean }): ReactElement {
  const { id, title, state, severity, began } = line;
  const [mark, word] =
    state === "mitigated"
      ? (["warning", "Mitigated"] as const)
      : ([severity === "critical" ? "critical" : "warning", "Open"] as const);
  return (
    <button
      type="button"
      data-row
      className={`${styles.row} ${styles.single} ${own.source}`}
      title={`${id}: ${title}${recorded ? ", being recorded" : ""}`}
      onClick={() => go({ screen: "incidents", id })}
    >
      <StateMark state={mark} word={word} bare />
      <span className={styles.id}>{id}</span>
      <span className={styles.line}>{title}</span>
      <span className={styles.number}>
        <Moment at={began} />
      </span>
    </button>
  );
}
