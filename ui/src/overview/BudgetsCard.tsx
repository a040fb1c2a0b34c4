import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { BudgetBar, leftWords } from "../alerts/objectives/BudgetBar.tsx";
import { slosQuery } from "../alerts/queries.ts";
import type { SloView } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import { StateMark } from "../parts/StateMark.tsx";
import { sameEnvironment, useSession } from "../session.ts";
import { go } from "../state/location.ts";
import { Card } from "./Card.tsx";
import styles from "./Card.module.css";
import own from "./BudgetsCard.module.css";

/** What is left of each error budget; asked once what comes first is there. */
export function BudgetsCard({ ask }: { ask: boolean }): ReactElement {
  const { environment, epoch, theme, zone } = useSession();
  const { data, error, refetch } = useQuery({
    ...slosQuery({ environment: environment.id, width: 0, height: 0, theme, zone }, epoch),
    enabled: ask,
    placeholderData: (previous, query) =>
      sameEnvironment(query?.queryKey, environment.id) ? previous : undefined,
  });
  return (
    <Card title="Error budgets" {...(data ? { aside: standingOf(data.slos) } : {})}>
      {error && !data && (
        <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} compact />
      )}
      {!data && !error && <Skeleton rows={3} label="Loading the error budgets" />}
      {data?.slos.length === 0 && (
        <p className={styles.none}>
          The pack promises nothing yet: write objectives into <code>slos/</code>.
        </p>
      )}
      <ul>
        {data?.slos.map((slo) => (
          <li key={slo.id}>
            <Budget slo={slo} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Budget({ slo }: { slo: SloView }): ReactElement {
  const { id, title, health, left, sentence, coverage } = slo;
  return (
    <button
      type="button"
      data-row
      className={own.budget}
      title={sentence}
      onClick={() => go({ screen: "alerts", tab: "objectives", objective: id })}
    >
      <StateMark state={health} bare />
      <span className={own.title}>{title}</span>
      <span className={own.coverage}>{coverage}</span>
      <BudgetBar slo={slo} />
      <span className={own.left}>{leftWords(left)}</span>
    </button>
  );
}

function standingOf(slos: readonly SloView[]): string {
  const burning = slos.filter(({ health }) => health === "critical").length;
  return burning > 0 ? `${burning} of ${slos.length} burning` : "";
}
