import type { ReactElement } from "react";

import type { Overview as OverviewData } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { zoneName } from "../format.ts";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Moment } from "../parts/Moment.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import { StateShape } from "../parts/StateMark.tsx";
import { useReady } from "../parts/use-ready.ts";
import { useOverview } from "../session.ts";
import { preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import { AlertsCard } from "./AlertsCard.tsx";
import { BudgetsCard } from "./BudgetsCard.tsx";
import { Card } from "./Card.tsx";
import { ChangesCard } from "./ChangesCard.tsx";
import { Golden, useGolden } from "./Golden.tsx";
import { IncidentsCard } from "./IncidentsCard.tsx";
import styles from "./Overview.module.css";
import { ProbesCard } from "./ProbesCard.tsx";
import { SourcesCard } from "./SourcesCard.tsx";

/** Is it healthy, and what changed: one screen, no scrolling at 1280 × 800. */
export function Overview(): ReactElement {
  const { data, error, refetch } = useOverview();
  const golden = useGolden();
  const settled = data !== undefined && golden.settled;
  useReady("overview", settled);
  if (error && !data) {
    return <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} />;
  }
  return (
    <div className={styles.overview}>
      <Sentence data={data} />
      <div className={styles.lists}>{data ? <Lists data={data} /> : <ListSkeletons />}</div>
      <Golden golden={golden} marks={data?.changes ?? []} />
      <div className={styles.below}>
        <BudgetsCard ask={settled} />
        <IncidentsCard />
        <ChangesCard changes={data?.changes} ask={settled} />
      </div>
    </div>
  );
}

function Sentence({ data }: { data: OverviewData | undefined }): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  if (!data) {
    return (
      <div className={styles.sentence}>
        <Skeleton rows={1} label="Asking how the system is" />
      </div>
    );
  }
  return (
    <div className={styles.sentence} data-state={data.health}>
      <StateShape state={data.health} />
      <h1 title={data.sentence}>{data.sentence}</h1>
      <span className={styles.answered}>
        Answered <Moment at={data.at} as="seconds" /> {zoneName(zone, data.at)}
      </span>
    </div>
  );
}

function Lists({ data }: { data: OverviewData }): ReactElement {
  return (
    <>
      <ProbesCard probes={data.probes} />
      <SourcesCard sources={data.sources} />
      <AlertsCard alerts={data.alerts} failures={data.alert_failures} />
    </>
  );
}

function ListSkeletons(): ReactElement {
  return (
    <>
      {["Probes", "Sources", "Alerts"].map((title) => (
        <Card key={title} title={title}>
          <Skeleton rows={4} label={`Loading ${title.toLowerCase()}`} />
        </Card>
      ))}
    </>
  );
}
