import type { ReactElement } from "react";

import type { AlertLine, RuleLine } from "../../contract.ts";
import { summaryOf } from "../../parts/alert-standing.ts";
import { Button } from "../../parts/Button.tsx";
import { CopyButton } from "../../parts/CopyButton.tsx";
import detail from "../../parts/detail/Detail.module.css";
import { DetailBar } from "../../parts/detail/DetailBar.tsx";
import { Fact } from "../../parts/detail/Fact.tsx";
import { EmptyNote } from "../../parts/FailureNote.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Sentence } from "../../parts/Sentence.tsx";
import { StateShape } from "../../parts/StateMark.tsx";
import { go, type AlertsPlace } from "../../state/location.ts";
import screen from "../Alerts.module.css";
import { changed } from "../place.ts";
import { RunbookLink } from "../RunbookLink.tsx";
import { Sign } from "../Sign.tsx";
import { ALERT_KINDS, kindOf, nameOf, RULE_STATES } from "../words.ts";
import styles from "./Rules.module.css";

type Props = {
  /** Absent if it is not in the list. */
  rule: RuleLine | undefined;
  alerts: readonly AlertLine[];
  place: AlertsPlace;
  onClose: () => void;
};

/** One rule: where it stands and why, what it asks, its alerts and its runbook. */
export function RuleDetail({ rule, alerts, place, onClose }: Props): ReactElement {
  if (!rule) {
    return (
      <>
        <DetailBar copy={[place.rule ?? "", "The id"]} onClose={onClose}>
          <h2>A rule that is gone</h2>
        </DetailBar>
        <EmptyNote reason="No source and no file of the pack has this rule any more." />
      </>
    );
  }
  const own = alerts.filter((line) => line.rule === rule.id);
  const loud = rule.state === "failed" || rule.state === "never";
  return (
    <>
      <DetailBar copy={[rule.name, "Its name"]} onClose={onClose}>
        <Sign told={RULE_STATES[rule.state]} />
        <h2 title={rule.name}>{rule.name}</h2>
      </DetailBar>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard */}
      <div className={detail.body} tabIndex={0} role="region" aria-label="About the rule">
        {loud ? (
          <ul className={detail.findings}>
            <li data-grave={rule.state === "failed" || undefined}>
              <StateShape state={rule.state === "failed" ? "critical" : "warning"} />
              <span>
                <Sentence text={rule.why} />
              </span>
            </li>
          </ul>
        ) : (
          <p className={detail.docs}>
            <Sentence text={rule.why} />
          </p>
        )}
        <dl className={detail.facts}>
          <Fact name="Runbook">
            <RunbookLink runbook={rule.runbook} broken={null} />
            {rule.broken !== null && (
              <p className={styles.broken}>
                <Sentence text={rule.broken} />
              </p>
            )}
            {rule.runbook && <p className={styles.how}>{rule.runbook.why}</p>}
          </Fact>
          <Fact name="Group">{rule.group}</Fact>
          <Fact name="Holds for">{rule.hold}</Fact>
          <Fact name={rule.state === "unused" ? "File" : "Evaluated by"}>{rule.origin}</Fact>
          <Fact name="Severity">
            {rule.severity === "other" ? "none that calls anyone" : rule.severity}
          </Fact>
        </dl>
        <section aria-label="Its query">
          <div className={detail.title}>
            <h3>Its query</h3>
            <span className={detail.room} />
            <CopyButton text={rule.query} what="The query" />
            <Button small look="quiet" onClick={() => go({ screen: "explore", expr: rule.query })}>
              <Icon name="explore" size={12} /> Explore
            </Button>
          </div>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard */}
          <pre className={styles.query} tabIndex={0}>
            {rule.query}
          </pre>
        </section>
        <section aria-label="Its alerts">
          <div className={detail.title}>
            <h3>Its alerts</h3>
          </div>
          {own.length === 0 ? (
            <p className={detail.quiet}>None fires or waits now.</p>
          ) : (
            <ul className={styles.alerts}>
              {own.map((line) => (
                <li key={line.id}>
                  <Sign told={ALERT_KINDS[kindOf(line)]} />
                  <button
                    type="button"
                    className={screen.jump}
                    onClick={() => go(changed(place, { tab: undefined, alert: line.id }))}
                  >
                    {summaryOf(line.alert) || nameOf(line.alert.labels)}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </section>
      </div>
    </>
  );
}
