import type { ReactElement } from "react";

import type { BudgetSpent, Measure } from "../../contract.ts";
import { length } from "../../format.ts";
import { Moment } from "../../parts/Moment.tsx";
import { SECOND } from "../../state/time-range.ts";
import { MILESTONES } from "../words.ts";
import styles from "./Incident.module.css";

type Props = { measures: readonly Measure[]; spent: readonly BudgetSpent[] };

/** How long things took from the begin, and the budget it cost most of. */
export function Measures({ measures, spent }: Props): ReactElement {
  const [most, ...others] = spent
    .filter((each) => each.spent !== null)
    .toSorted((one, other) => (other.spent ?? 0) - (one.spent ?? 0));
  return (
    <dl className={styles.measures} aria-label="How long it took">
      {measures.map(({ milestone, took_ms: took, at }) => {
        const { name, waits } = MILESTONES[milestone];
        return (
          <div key={milestone} data-waits={took === null || undefined}>
            <dt>{name}</dt>
            <dd>
              {took === null ? (
                waits
              ) : (
                <>
                  <strong>{took < SECOND ? "at once" : length(took)}</strong>
                  {at !== null && <Moment at={at} as="seconds" />}
                </>
              )}
            </dd>
          </div>
        );
      })}
      {most && (
        <div>
          <dt>Cost</dt>
          <dd title={spent.map(({ title, words }) => `${title}: ${words}`).join("\n")}>
            <strong>{Math.round((most.spent ?? 0) * 100)}%</strong>
            <span>
              of {most.title}
              {others.length > 0 && `, and ${others.length} more`}
            </span>
          </dd>
        </div>
      )}
    </dl>
  );
}
