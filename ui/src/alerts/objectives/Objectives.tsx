import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import type { RuleLine } from "../../contract.ts";
import { count } from "../../format.ts";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { ProblemList } from "../../parts/ProblemList.tsx";
import { ReadAt } from "../../parts/read/ReadAt.tsx";
import { Reading } from "../../parts/read/Reading.tsx";
import { useKept } from "../../parts/read/use-kept.ts";
import { useReady } from "../../parts/use-ready.ts";
import { useSize } from "../../parts/use-size.ts";
import { sameEnvironment, useSession } from "../../session.ts";
import { refresh } from "../../state/clock.ts";
import type { AlertsPlace } from "../../state/location.ts";
import { slosQuery } from "../queries.ts";
import { Objective } from "./Objective.tsx";
import styles from "./Objectives.module.css";
import { sentenceOf } from "./sentence.ts";

type Props = { place: AlertsPlace; rules: readonly RuleLine[] | undefined };

/** Height of the drawing of a budget. */
const HEIGHT = 132;

/** What is promised, and how much of what may go wrong is left of it. */
export function Objectives({ place, rules }: Props): ReactElement {
  const { environment, epoch, theme, zone } = useSession();
  const [measure, size] = useSize();
  const query = useQuery({
    ...slosQuery(
      { environment: environment.id, width: size?.width ?? 0, height: HEIGHT, theme, zone },
      epoch,
    ),
    enabled: size !== undefined,
    placeholderData: (before, asked) =>
      sameEnvironment(asked?.queryKey, environment.id) ? before : undefined,
  });
  const { data: view, failure } = useKept(query, environment.id);
  useReady("alerts", view !== undefined || failure !== undefined);
  return (
    <div className={styles.objectives}>
      <div className={styles.head}>
        {view && view.slos.length > 0 && <h2>{sentenceOf(view.slos)}</h2>}
        <span className={styles.room} />
        {view && <ReadAt at={view.at} failure={failure} />}
      </div>
      {view && view.problems.length > 0 && (
        <details className={styles.problems}>
          <summary>{count(view.problems.length, "problem")} in the files of objectives</summary>
          <ProblemList problems={view.problems} />
        </details>
      )}
      {!view && failure && <FailureNote failure={failure} onRetry={refresh} />}
      {!view && !failure && <Reading label="Reading the objectives" />}
      {view?.slos.length === 0 && <Nothing />}
      {view?.slos.map((slo) => (
        <Objective
          key={slo.id}
          slo={slo}
          height={HEIGHT}
          opened={slo.id === place.objective}
          rules={rules}
          place={place}
        />
      ))}
      {/* As wide as the drawing of each: it is asked before there is one to measure. */}
      <div className={styles.ruler} aria-hidden="true">
        <div ref={measure} />
      </div>
    </div>
  );
}

function Nothing(): ReactElement {
  return (
    <section className={styles.nothing}>
      <h2>The pack has no objectives</h2>
      <p>
        An objective says which share of requests must be good, and so how many may fail. Write one
        as OpenSLO, Sloth or Pyrra into <code>slos/</code>; its budget and its burn show here.
      </p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard */}
      <pre tabIndex={0} aria-label="Lines for a file in slos/">
        {EXAMPLE}
      </pre>
    </section>
  );
}

const EXAMPLE = `apiVersion: openslo/v1
kind: SLO
metadata: {name: checkout-availability, displayName: Checkout answers}
spec:
  service: orders
  indicator:
    metadata: {name: checkout-ok}
    spec:
      ratioMetric:
        counter: true
        bad:   {metricSource: {type: Prometheus, spec: {query: 'http_requests_total{status=~"5.."}'}}}
        total: {metricSource: {type: Prometheus, spec: {query: 'http_requests_total'}}}
  timeWindow: [{duration: 30d, isRolling: true}]
  budgetingMethod: Occurrences
  objectives: [{target: 0.999}]`;
