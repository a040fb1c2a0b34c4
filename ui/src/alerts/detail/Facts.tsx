import type { ReactElement } from "react";

import type { AlertLine, AlertsView } from "../../contract.ts";
import styles from "../../parts/detail/Detail.module.css";
import { Fact } from "../../parts/detail/Fact.tsx";
import { Moment } from "../../parts/Moment.tsx";
import { go, type AlertsPlace } from "../../state/location.ts";
import screen from "../Alerts.module.css";
import { writeNumber } from "../numbers.ts";
import { changed } from "../place.ts";

type Props = { line: AlertLine; view: AlertsView; limit: number | null; place: AlertsPlace };

/** Since when, how much, who tells, and by which rule. */
export function Facts({ line, view, limit, place }: Props): ReactElement {
  const { since, value, labels } = line.alert;
  const rule = view.rules.find(({ id }) => id === line.rule);
  return (
    <dl className={styles.facts}>
      {since !== null && (
        <Fact name="Since">
          <Moment at={since} as="time" />{" "}
          <small>
            <Moment at={since} />
          </small>
        </Fact>
      )}
      {value !== null && (
        <Fact name="Value">
          {writeNumber(value)} {limit !== null && <small>limit {writeNumber(limit)}</small>}
        </Fact>
      )}
      {labels["severity"] !== undefined && <Fact name="Severity">{labels["severity"]}</Fact>}
      <Fact name="Told by">{line.sources.join(", ") || "no source"}</Fact>
      <Fact name="Rule">
        {rule ? (
          <>
            <button
              type="button"
              className={screen.jump}
              title="Show the rule"
              onClick={() => go(changed(place, { tab: "rules", rule: rule.id }))}
            >
              {rule.group} / {rule.name}
            </button>{" "}
            {rule.hold !== "" && <small>held for {rule.hold}</small>}
          </>
        ) : (
          <span className={styles.quiet}>not known here</span>
        )}
      </Fact>
    </dl>
  );
}
