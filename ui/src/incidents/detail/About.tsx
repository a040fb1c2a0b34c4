import type { ReactElement } from "react";

import type { IncidentView } from "../../contract.ts";
import { Button } from "../../parts/Button.tsx";
import { CopyButton } from "../../parts/CopyButton.tsx";
import detail from "../../parts/detail/Detail.module.css";
import { Fact } from "../../parts/detail/Fact.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Moment } from "../../parts/Moment.tsx";
import { RunbookButton } from "../../parts/RunbookButton.tsx";
import { StateMark, StateShape } from "../../parts/StateMark.tsx";
import styles from "./Incident.module.css";

type Props = { view: IncidentView; onClose: () => void };

/** What else is known of an incident: its alert, its cost, whether its record holds, its folder. */
export function About({ view, onClose }: Props): ReactElement {
  const { line, alert, spent, verdict, folder } = view;
  return (
    <>
      <header className={detail.bar}>
        <h2>About {line.id}</h2>
        <span className={detail.room} />
        <Button look="quiet" small aria-label="Close" title="Close" onClick={onClose}>
          <Icon name="close" size={12} />
        </Button>
      </header>
      <div
        className={detail.body}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard
        tabIndex={0}
        role="region"
        aria-label={`About ${line.id}`}
      >
        <dl className={detail.facts}>
          <Fact name="Began">
            <Moment at={line.began} as="time" />, <Moment at={line.began} />
          </Fact>
          {line.ended !== null && (
            <Fact name="Closed">
              <Moment at={line.ended} as="time" />, <Moment at={line.ended} />
            </Fact>
          )}
          <Fact name="Begun by">
            {line.operator}, {line.alert === null ? "by hand" : `from ${line.alert}`}
          </Fact>
        </dl>
        {alert && (
          <section aria-label="Alert">
            <div className={detail.title}>
              <h3>{alert.labels["alertname"] ?? "Alert"}</h3>
              <RunbookButton alert={alert} />
            </div>
            <p className={styles.words}>{alert.annotations["summary"] ?? ""}</p>
            <ul className={styles.labels} aria-label="Labels">
              {Object.entries(alert.labels).map(([name, value]) => (
                <li key={name}>
                  <code>
                    {name} = {value}
                  </code>
                </li>
              ))}
            </ul>
          </section>
        )}
        <section aria-label="What it cost">
          <div className={detail.title}>
            <h3>What it cost</h3>
            <small>error budgets that went meanwhile</small>
          </div>
          {spent.length === 0 && (
            <p className={detail.quiet}>
              No objective is set, or none can tell. Objectives are files in the pack’s slos/
              folder.
            </p>
          )}
          <dl className={styles.costs}>
            {spent.map(({ id, title, spent: share, words }) => (
              <div key={id}>
                <dt>{title}</dt>
                <dd>
                  <span
                    className={styles.bar}
                    aria-hidden="true"
                    data-unknown={share === null || undefined}
                  >
                    {share !== null && (
                      <span style={{ width: `${Math.min(Math.max(share, 0), 1) * 100}%` }} />
                    )}
                  </span>
                  {words}
                </dd>
              </div>
            ))}
          </dl>
        </section>
        <section aria-label="The record">
          <div className={detail.title}>
            <h3>The record</h3>
          </div>
          <p>
            <StateMark state={verdict.holds ? "ok" : "critical"} word={verdict.words} />
          </p>
          {verdict.remarks.length > 0 && (
            <ul className={styles.remarks} aria-label="Remarks that break nothing">
              {verdict.remarks.map((remark) => (
                <li key={remark}>
                  <StateShape state="unknown" />
                  <span>{remark}</span>
                </li>
              ))}
            </ul>
          )}
          <p className={styles.path}>
            <code>{folder}</code>
            <CopyButton text={folder} what="The path of the folder" />
          </p>
          <p className={detail.quiet}>
            <code>incident.md</code> in it reads without Wheelhouse;{" "}
            <code>wheelhousectl incident verify</code> checks it on any computer.
          </p>
        </section>
      </div>
    </>
  );
}
