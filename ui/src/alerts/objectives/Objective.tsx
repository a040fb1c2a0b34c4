import { useEffect, useRef, type ReactElement } from "react";

import { Chart } from "../../chart/Chart.tsx";
import type { RelatedRunbook, RuleLine, SloView } from "../../contract.ts";
import { fullTime, length } from "../../format.ts";
import { CopyButton } from "../../parts/CopyButton.tsx";
import { EmptyNote, FailureNote } from "../../parts/FailureNote.tsx";
import { StateMark } from "../../parts/StateMark.tsx";
import { clock } from "../../state/clock.ts";
import { go, type AlertsPlace } from "../../state/location.ts";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { writePercent } from "../numbers.ts";
import { changed } from "../place.ts";
import { RunbookLink } from "../RunbookLink.tsx";
import { BudgetBar, leftWords } from "./BudgetBar.tsx";
import { Burns } from "./Burns.tsx";
import styles from "./Objectives.module.css";

type Props = {
  slo: SloView;
  height: number;
  /** It is the one that somebody came to see. */
  opened: boolean;
  rules: readonly RuleLine[] | undefined;
  place: AlertsPlace;
};

const WORDS = { ok: "Met", warning: "Warning", critical: "Burns", unknown: "Not known" } as const;

/** One objective: what is left of its budget, how fast it goes, and what to do about it. */
export function Objective({ slo, height, opened, rules, place }: Props): ReactElement {
  const card = useRef<HTMLElement>(null);
  const zone = useStore(preferences, (value) => value.zone);
  const now = useStore(clock, (tick) => tick.now);
  useEffect(() => {
    if (!opened) return;
    card.current?.scrollIntoView?.({ block: "nearest" });
    card.current?.focus();
  }, [opened]);
  const { title, service, description, sentence, chart, failure, unknown } = slo;
  return (
    <article
      ref={card}
      className={styles.card}
      data-row
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- walked by j and k
      tabIndex={0}
      aria-label={title}
      aria-current={opened || undefined}
    >
      <div className={styles.about}>
        <header className={styles.title}>
          <StateMark state={slo.health} word={WORDS[slo.health]} />
          <h3 title={title}>{title}</h3>
          {service !== "" && <small>{service}</small>}
        </header>
        <p className={styles.sentence}>{sentence}</p>
        {description !== "" && <p className={styles.description}>{description}</p>}
        <Leads slo={slo} rules={rules} place={place} />
        <Origin slo={slo} />
      </div>
      <div className={styles.budget}>
        <p className={styles.left}>
          <strong data-state={slo.left !== null && slo.left < 0 ? "critical" : slo.health}>
            {leftWords(slo.left)}
          </strong>
          <span>{knownOf(slo)}</span>
        </p>
        <BudgetBar slo={slo} />
        <p className={styles.target}>
          <span>
            target <b>{writePercent(slo.target)}</b>
          </span>
          {slo.achieved !== null && (
            <span>
              achieved <b>{writePercent(slo.achieved)}</b>
            </span>
          )}
          {slo.exhausted !== null && (
            <span>
              gone in{" "}
              <time title={fullTime(slo.exhausted, zone)}>
                {length(Math.max(slo.exhausted - now, 0))}
              </time>
            </span>
          )}
        </p>
        <Burns burns={slo.burns} />
      </div>
      <div className={styles.chart} style={{ height }}>
        {failure ? (
          <FailureNote failure={failure} compact />
        ) : chart ? (
          <Chart chart={chart} title={`Budget left of ${title}`} />
        ) : (
          <EmptyNote
            reason={
              // What the sentence says already is not said twice.
              unknown === "" || sentence.includes(unknown)
                ? "There is no course of the budget to draw."
                : unknown
            }
          />
        )}
      </div>
    </article>
  );
}

/** How much of the period what is said of the budget is about. */
function knownOf({ left, coverage, period }: SloView): string {
  if (coverage !== "") return `data for ${coverage}`;
  return left === null ? period : `of ${period}`;
}

type LeadsProps = Pick<Props, "slo" | "rules" | "place">;

/** The alerts that are about an objective, and the runbooks that they lead to. */
function Leads({ slo, rules, place }: LeadsProps): ReactElement {
  const runbooks = runbooksOf(slo.alerts, rules ?? []);
  return (
    <div className={styles.leads}>
      {slo.alerts.length === 0 && (
        <span className={styles.faint}>no alert tells when it burns</span>
      )}
      {slo.alerts.map((name) => (
        <button
          key={name}
          type="button"
          className={styles.alert}
          title={`Show the rule ${name}`}
          onClick={() =>
            go(changed(place, { tab: "rules", ruleFind: name, ruleStates: undefined }))
          }
        >
          {name}
        </button>
      ))}
      {runbooks.map((runbook) => (
        <RunbookLink key={runbook.file} runbook={runbook} broken={null} />
      ))}
    </div>
  );
}

function runbooksOf(alerts: readonly string[], rules: readonly RuleLine[]): RelatedRunbook[] {
  const found = new Map<string, RelatedRunbook>();
  for (const { name, runbook } of rules) {
    if (runbook && alerts.includes(name)) found.set(runbook.file, runbook);
  }
  return [...found.values()];
}

/** Where it is written, and what was asked. */
function Origin({ slo }: { slo: SloView }): ReactElement {
  const { file, format, queries } = slo;
  return (
    <details className={styles.origin}>
      <summary>
        {format}, <code>{file}</code>, {slo.period}
      </summary>
      {queries.length === 0 ? (
        <p>Nothing was asked.</p>
      ) : (
        <ul>
          {queries.map(({ ref_id, expr, source }) => (
            <li key={`${ref_id} ${expr}`}>
              <button
                type="button"
                title="Explore it"
                onClick={() => go({ screen: "explore", expr, source })}
              >
                {ref_id}
              </button>
              <code>{expr}</code>
              <CopyButton text={expr} what="The query" />
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
