import type { ReactElement } from "react";

import type { Alert } from "../contract.ts";
import { standing, summaryOf } from "../parts/alert-standing.ts";
import { Moment } from "../parts/Moment.tsx";
import { RunbookButton } from "../parts/RunbookButton.tsx";
import { StateMark } from "../parts/StateMark.tsx";
import styles from "./Alerts.module.css";

/** Labels that the row says elsewhere. */
const SAID = new Set(["alertname", "severity"]);

/** Alerts, gravest first, each with its state, since when, and its runbook. */
export function Alerts({ alerts }: { alerts: readonly Alert[] }): ReactElement {
  return (
    <ul className={styles.alerts}>
      {alerts.map((alert) => (
        <Row key={JSON.stringify(alert.labels)} alert={alert} />
      ))}
    </ul>
  );
}

function Row({ alert }: { alert: Alert }): ReactElement {
  const [state, word] = standing(alert);
  const labels = Object.entries(alert.labels).filter(([name]) => !SAID.has(name));
  const summary = summaryOf(alert);
  return (
    <li className={styles.alert}>
      <StateMark state={state} word={word} />
      <div className={styles.words}>
        <p className={styles.head}>
          <span className={styles.name}>{alert.labels["alertname"] ?? "Alert without a name"}</span>
          {alert.since !== null && (
            <span className={styles.since}>
              <Moment at={alert.since} />
            </span>
          )}
        </p>
        {summary !== "" && (
          <p className={styles.summary} title={summary}>
            {summary}
          </p>
        )}
        <div className={styles.labels}>
          {labels.map(([name, value]) => (
            <span key={name} className={styles.label} title={`${name}=${value}`}>
              {name}={value}
            </span>
          ))}
          <RunbookButton alert={alert} />
        </div>
      </div>
    </li>
  );
}
