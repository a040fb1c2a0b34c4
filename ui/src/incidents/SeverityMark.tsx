import type { ReactElement } from "react";

import type { AlertSeverity, IncidentState } from "../contract.ts";
import { StateMark, StateShape } from "../parts/StateMark.tsx";
import styles from "./Incidents.module.css";
import { SEVERITIES, STATES } from "./words.ts";

/** How grave an incident is, as shape, colour and word. */
export function SeverityMark({ severity }: { severity: AlertSeverity }): ReactElement {
  const { state, word } = SEVERITIES[severity];
  return <StateMark state={state} word={word} />;
}

/** Where an incident stands: what goes on is marked, what is over is quiet. */
export function IncidentStateMark({ state }: { state: IncidentState }): ReactElement {
  return (
    <span className={styles.state} data-state={state}>
      {state !== "closed" && <StateShape state={state === "open" ? "critical" : "warning"} />}
      {STATES[state]}
    </span>
  );
}
