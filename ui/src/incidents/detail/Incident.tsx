import { useCallback, useEffect, useRef, useState, type ReactElement, type RefObject } from "react";

import type { Failure, IncidentView } from "../../contract.ts";
import { Button } from "../../parts/Button.tsx";
import { Beside } from "../../parts/detail/Beside.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { Sentence } from "../../parts/Sentence.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { StateMark, StateShape } from "../../parts/StateMark.tsx";
import { useReady } from "../../parts/use-ready.ts";
import { useSize } from "../../parts/use-size.ts";
import { amend, go } from "../../state/location.ts";
import { Entries } from "../entries/Entries.tsx";
import { EntryDetail } from "../entries/EntryDetail.tsx";
import { incidentInHand } from "../in-hand.ts";
import list from "../Incidents.module.css";
import { About } from "./About.tsx";
import { Dialogs } from "./Dialogs.tsx";
import { Head } from "./Head.tsx";
import styles from "./Incident.module.css";
import { Measures } from "./Measures.tsx";
import { NoteField } from "./NoteField.tsx";
import { Notices } from "./Notices.tsx";
import { Timeline } from "./Timeline.tsx";
import { useDeeds, type Deeds } from "./use-deeds.ts";
import { useIncident } from "./use-incident.ts";

type Props = {
  id: string;
  /** Number of the entry that is looked at. */
  entry: number | undefined;
};

/** Narrower than this, what else is known stands beside the entries only if it is wanted. */
const ROOMY = 820;

/** One incident: where it stands, how long things took, what happened and what was done. */
export function Incident({ id, entry }: Props): ReactElement {
  const { view, failure, retry } = useIncident(id);
  const note = useRef<HTMLTextAreaElement>(null);
  const deeds = useDeeds({ view, entry, note });
  useReady("incident", view !== undefined || failure !== undefined);
  useEffect(() => incidentInHand.set(deeds.keys));
  useEffect(() => () => incidentInHand.set(undefined), []);
  return (
    <div className={list.screen}>
      {view ? (
        <Known view={view} entry={entry} failure={failure} deeds={deeds} note={note} />
      ) : failure ? (
        <>
          <FailureNote failure={failure} onRetry={retry} />
          <p className={styles.toList}>
            <Button onClick={() => go({ screen: "incidents" })}>All incidents</Button>
          </p>
        </>
      ) : (
        <Skeleton rows={14} label="Opening the incident" />
      )}
    </div>
  );
}

type KnownProps = {
  view: IncidentView;
  entry: number | undefined;
  failure: Failure | undefined;
  deeds: Deeds;
  note: RefObject<HTMLTextAreaElement | null>;
};

function Known({ view, entry, failure, deeds, note }: KnownProps): ReactElement {
  const { line, entries, verdict } = view;
  const { id } = line;
  const looked = entries.find(({ number }) => number === entry);
  const [measure, size] = useSize();
  const [wanted, setWanted] = useState<boolean>();
  const about = wanted ?? (size?.width ?? 0) >= ROOMY;
  const select = useCallback(
    (number: number): void => amend({ screen: "incidents", id, entry: number }),
    [id],
  );
  const close = (): void => {
    amend({ screen: "incidents", id });
    document.querySelector<HTMLElement>("main [data-row][aria-current]")?.focus();
  };
  return (
    <>
      <Head
        view={view}
        deeds={deeds}
        onAbout={about || looked ? undefined : () => setWanted(true)}
      />
      {failure && (
        <p className={list.old} role="status">
          <StateMark state="warning" word="Not read again" /> <Sentence text={failure.message} />
        </p>
      )}
      {!verdict.holds && (
        <div className={styles.broken} role="alert">
          <StateMark state="critical" word="The record does not hold" />
          <ul>
            {verdict.breaches.map((breach) => (
              <li key={breach}>
                <StateShape state="critical" /> {breach}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Notices notice={deeds.notice} onClose={() => deeds.setNotice(undefined)} />
      <Measures measures={view.measures} spent={view.spent} />
      <Timeline view={view} selected={entry} onSelect={select} />
      <div ref={measure} className={styles.below}>
        <Beside
          label={looked ? "The entry" : "About the incident"}
          beside={
            looked ? (
              <EntryDetail
                key={looked.number}
                id={id}
                folder={view.folder}
                entry={looked}
                onCause={deeds.busy ? undefined : deeds.keys.cause}
                onClose={close}
              />
            ) : about ? (
              <About view={view} onClose={() => setWanted(false)} />
            ) : undefined
          }
        >
          <Entries
            entries={entries}
            selected={entry}
            grows={line.state !== "closed"}
            onSelect={select}
          />
          <NoteField view={view} field={note} onRecord={deeds.keys.record} />
        </Beside>
      </div>
      <Dialogs view={view} dialog={deeds.dialog} onClose={() => deeds.setDialog(undefined)} />
    </>
  );
}
