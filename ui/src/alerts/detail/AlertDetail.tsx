import { useQuery } from "@tanstack/react-query";
import { useEffect, useState, type ReactElement } from "react";

import type { AlertDetail as Detail, AlertLine, AlertsView } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import { PinButton } from "../../incidents/PinButton.tsx";
import { usePinnable } from "../../incidents/pinnable.ts";
import { recording } from "../../incidents/recording.ts";
import { summaryOf } from "../../parts/alert-standing.ts";
import styles from "../../parts/detail/Detail.module.css";
import { DetailBar } from "../../parts/detail/DetailBar.tsx";
import { EmptyNote, FailureNote } from "../../parts/FailureNote.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { dock, dockOf, openedFor } from "../../runbooks/docked.ts";
import { useSession } from "../../session.ts";
import type { AlertsPlace } from "../../state/location.ts";
import { useStore } from "../../state/store.ts";
import { beginIncident } from "../begin-incident.ts";
import { alertInHand } from "../in-hand.ts";
import { alertDetailQuery } from "../queries.ts";
import { Sign } from "../Sign.tsx";
import { matchersOf } from "../silences/matchers.ts";
import { SilenceDialog } from "../silences/SilenceDialog.tsx";
import { ALERT_KINDS, kindOf, nameOf } from "../words.ts";
import own from "./Alert.module.css";
import { AlertChart } from "./AlertChart.tsx";
import { Deeds } from "./Deeds.tsx";
import { Earlier } from "./Earlier.tsx";
import { Facts } from "./Facts.tsx";
import { Labels } from "./Labels.tsx";
import { Leads } from "./Leads.tsx";
import { QuietBy } from "./QuietBy.tsx";

type Props = {
  /** As the list has it; absent if it is not in the list. */
  line: AlertLine | undefined;
  view: AlertsView;
  place: AlertsPlace;
  onClose: () => void;
};

/** Everything about one alert: what to do, what it is about, and where it leads. */
export function AlertDetail({ line, view, place, onClose }: Props): ReactElement {
  if (!line) {
    return (
      <>
        <DetailBar copy={[place.alert ?? "", "The id"]} onClose={onClose}>
          <h2>An alert that is over</h2>
        </DetailBar>
        <EmptyNote reason="No source tells of this alert any more: it is over, or its labels changed." />
      </>
    );
  }
  return <Told line={line} view={view} place={place} onClose={onClose} />;
}

function Told({ line, view, place, onClose }: Props & { line: AlertLine }): ReactElement {
  const { environment, epoch } = useSession();
  const { alert } = line;
  const [silencing, setSilencing] = useState(false);
  const { data, error, refetch } = useQuery({
    ...alertDetailQuery(environment.id, alert, epoch.revision),
    placeholderData: (before) => before,
  });
  const pinnable = {
    environment: environment.id,
    title: nameOf(alert.labels),
    what: { kind: "alert", alert } as const,
  };
  usePinnable(pinnable);
  useInHand(line, data, view.silencing.allowed ? () => setSilencing(true) : undefined);
  const about = summaryOf(alert);
  const description = alert.annotations["description"];
  return (
    <>
      <DetailBar
        copy={[JSON.stringify(alert.labels), "Its labels"]}
        tools={<PinButton pinnable={pinnable} />}
        onClose={onClose}
      >
        <Sign told={ALERT_KINDS[kindOf(line)]} />
        <h2 title={nameOf(alert.labels)}>{nameOf(alert.labels)}</h2>
      </DetailBar>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard */}
      <div className={styles.body} tabIndex={0} role="region" aria-label="About the alert">
        <Deeds
          line={line}
          detail={data}
          silencing={view.silencing}
          onSilence={() => setSilencing(true)}
        />
        {about !== "" && <p className={own.summary}>{about}</p>}
        {description !== undefined && description !== about && (
          <p className={styles.docs}>{description}</p>
        )}
        <Facts line={line} view={view} limit={data?.limit ?? null} place={place} />
        <QuietBy line={line} silences={view.silences} place={place} />
        {error && <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton rows={8} label="Reading what the alert leads to" />}
        {data && (
          <>
            {data.query !== null && <AlertChart query={data.query} limit={data.limit} />}
            <Leads detail={data} />
            <Earlier earlier={data.earlier} />
          </>
        )}
        <Labels title="Labels" pairs={alert.labels} />
        <Labels title="Annotations" pairs={alert.annotations} />
      </div>
      {silencing && (
        <SilenceDialog
          sources={view.silencing.sources}
          matchers={matchersOf(alert.labels)}
          onClose={() => setSilencing(false)}
        />
      )}
    </>
  );
}

/** Lets keys do with the alert what its buttons do. */
function useInHand(line: AlertLine, detail: Detail | undefined, silence?: () => void): void {
  const { pack, environment } = useSession();
  const { alert } = line;
  const recorded = useStore(recording)?.line;
  const runbook = line.runbook ?? detail?.runbooks[0];
  useEffect(() => {
    alertInHand.set({
      alert,
      ...(runbook
        ? {
            runbook: () =>
              dock(dockOf(pack.folder, environment.id), openedFor(runbook.file, alert)),
          }
        : {}),
      ...(silence ? { silence } : {}),
      ...(recorded === undefined
        ? { incident: () => void beginIncident(environment.id, alert) }
        : {}),
    });
    return () => alertInHand.set(undefined);
  });
}
