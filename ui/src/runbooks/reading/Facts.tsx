import type { ReactElement } from "react";

import { useWork } from "../work/work.ts";
import styles from "./Reading.module.css";

const NAMES: Readonly<Record<string, string>> = {
  alerts: "Alerts",
  severity: "Severity",
  services: "Services",
  owner: "Owner",
  escalation: "Escalation",
  reviewed: "Reviewed",
};

/** What is known about a runbook, and where each of it was found. */
export function Facts(): ReactElement | null {
  const { facts, file, starter } = useWork().view;
  return (
    <dl className={styles.facts} aria-label="Facts">
      {facts.map(({ name, value, from, inferred }) => (
        <div key={`${name} ${value}`} className={styles.fact}>
          <dt>{NAMES[name] ?? name}</dt>
          <dd>
            {value}
            <span className={styles.from}>
              {inferred && <span className={styles.inferred}>inferred</span>} {from}
            </span>
          </dd>
        </div>
      ))}
      <div className={styles.fact}>
        <dt>File</dt>
        <dd>
          <code className={styles.file}>{file}</code>
          {starter && <span className={styles.from}>came with Wheelhouse</span>}
        </dd>
      </div>
    </dl>
  );
}
