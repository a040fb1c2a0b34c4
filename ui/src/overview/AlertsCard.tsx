import type { ReactElement } from "react";

import type { Alert, Failure, Health } from "../contract.ts";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Moment } from "../parts/Moment.tsx";
import { StateMark } from "../parts/StateMark.tsx";
import { Card } from "./Card.tsx";
import styles from "./Card.module.css";

type Props = { alerts: readonly Alert[]; failures: readonly Failure[] };

/** What fires or is about to, gravest first, and why the list may be incomplete. */
export function AlertsCard({ alerts, failures }: Props): ReactElement {
  const firing = alerts.filter((alert) => alert.state === "firing").length;
  return (
    <Card
      title="Alerts"
      {...(alerts.length > 0 ? { aside: `${firing} firing, ${alerts.length - firing} other` } : {})}
    >
      {alerts.length === 0 && failures.length === 0 && (
        <p className={styles.none}>No alert is pending or firing.</p>
      )}
      <ul>
        {alerts.map((alert) => (
          <AlertRow key={JSON.stringify(alert.labels)} alert={alert} />
        ))}
      </ul>
      {failures.map((failure) => (
        <FailureNote key={`${failure.place} ${failure.message}`} failure={failure} compact />
      ))}
    </Card>
  );
}

function AlertRow({ alert }: { alert: Alert }): ReactElement {
  const [state, word] = standing(alert);
  const { annotations, labels } = alert;
  const summary = annotations["summary"] ?? annotations["description"] ?? "";
  const runbook = annotations["runbook_url"] ?? annotations["runbook"];
  return (
    <li>
      <div className={styles.row}>
        <StateMark state={state} word={word} />
        <span className={styles.name}>{labels["alertname"] ?? "Alert without a name"}</span>
        <span className={styles.detail} title={summary}>
          {summary}
        </span>
        {alert.since !== null && (
          <span className={styles.number}>
            <Moment at={alert.since} />
          </span>
        )}
      </div>
      {runbook !== undefined && (
        <p className={styles.under} title={runbook}>
          Runbook: {runbook}
        </p>
      )}
    </li>
  );
}

/** An alert's severity by its label; one that does not fire yet is no more than a warning. */
function standing(alert: Alert): [Health, string] {
  if (alert.state === "suppressed") return ["unknown", "Silenced"];
  if (alert.state === "pending") return ["warning", "Pending"];
  const severity = alert.labels["severity"]?.toLowerCase() ?? "";
  const grave = ["critical", "page", "error", "emergency", "high"].includes(severity);
  return grave || severity === "" ? ["critical", "Critical"] : ["warning", "Warning"];
}
