import type { ReactElement } from "react";

import type { Alert, AlertState, Failure } from "../contract.ts";
import { action } from "../actions/actions.ts";
import { standing, summaryOf } from "../parts/alert-standing.ts";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Moment } from "../parts/Moment.tsx";
import { RunbookButton } from "../parts/RunbookButton.tsx";
import { StateMark } from "../parts/StateMark.tsx";
import { go } from "../state/location.ts";
import { gravest } from "../runbooks/of-alert.ts";
import { Card } from "./Card.tsx";
import styles from "./Card.module.css";

type Props = { alerts: readonly Alert[]; failures: readonly Failure[] };

/** What fires or is about to, gravest first, and why the list may be incomplete. */
export function AlertsCard({ alerts, failures }: Props): ReactElement {
  const first = gravest(alerts);
  return (
    <Card title="Alerts" {...(alerts.length > 0 ? { aside: standings(alerts) } : {})}>
      {alerts.length === 0 && failures.length === 0 && (
        <p className={styles.none}>No alert is pending or firing.</p>
      )}
      <ul>
        {alerts.map((alert) => (
          <AlertRow
            key={JSON.stringify(alert.labels)}
            alert={alert}
            keys={alert === first ? action("alert_runbook").keys : undefined}
          />
        ))}
      </ul>
      {failures.map((failure) => (
        <FailureNote key={`${failure.place} ${failure.message}`} failure={failure} compact />
      ))}
    </Card>
  );
}

const STATES: readonly (readonly [AlertState, string])[] = [
  ["firing", "firing"],
  ["pending", "pending"],
  ["suppressed", "quiet"],
];

/** "1 firing, 2 pending": only what there is. */
function standings(alerts: readonly Alert[]): string {
  return STATES.map(([state, word]) => ({
    word,
    amount: alerts.filter((alert) => alert.state === state).length,
  }))
    .filter(({ amount }) => amount > 0)
    .map(({ word, amount }) => `${amount} ${word}`)
    .join(", ");
}

/** An alert; `keys` open its runbook. */
function AlertRow({ alert, keys }: { alert: Alert; keys: string | undefined }): ReactElement {
  const [state, word] = standing(alert);
  const { labels } = alert;
  const summary = summaryOf(alert);
  return (
    <li>
      <div className={`${styles.row} ${styles.single}`}>
        <StateMark state={state} word={word} />
        <button
          type="button"
          data-row
          className={`${styles.name} ${styles.lead}`}
          title="Show it among the alerts"
          onClick={() => go({ screen: "alerts", find: labels["alertname"] ?? "" })}
        >
          {labels["alertname"] ?? "Alert without a name"}
        </button>
        <span className={styles.room} />
        {alert.since !== null && (
          <span className={styles.number}>
            <Moment at={alert.since} />
          </span>
        )}
      </div>
      <div className={styles.second}>
        <RunbookButton alert={alert} keys={keys} />
        <span className={styles.summary} title={summary}>
          {summary}
        </span>
      </div>
    </li>
  );
}
