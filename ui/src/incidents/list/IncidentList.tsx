import { useState, type ReactElement } from "react";

import { action } from "../../actions/actions.ts";
import type { IncidentLine, IncidentsView } from "../../contract.ts";
import { count } from "../../format.ts";
import { Button } from "../../parts/Button.tsx";
import { CopyButton } from "../../parts/CopyButton.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { FilterField } from "../../parts/filter/FilterField.tsx";
import head from "../../parts/Head.module.css";
import { Icon } from "../../parts/Icon.tsx";
import { Keys } from "../../parts/Keys.tsx";
import { List } from "../../parts/list/List.tsx";
import { useKept } from "../../parts/read/use-kept.ts";
import { Sentence } from "../../parts/Sentence.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { StateMark } from "../../parts/StateMark.tsx";
import { useReady } from "../../parts/use-ready.ts";
import { useSession } from "../../session.ts";
import { present } from "../../state/present.ts";
import { cameBackFrom, go, history, type Sort } from "../../state/location.ts";
import { open } from "../../state/overlays.ts";
import { useStore } from "../../state/store.ts";
import styles from "../Incidents.module.css";
import { useIncidents } from "../recording.ts";
import { cellOf, COLUMNS, found, sorted } from "./columns.tsx";
import { NoIncident } from "./NoIncident.tsx";

/** Every incident that is kept on this computer, and the way to begin another. */
export function IncidentList(): ReactElement {
  const { environment } = useSession();
  const [words, setWords] = useState("");
  const query = useIncidents();
  const { data, failure } = useKept(query, environment.id);
  useReady("incidents", data !== undefined || failure !== undefined);
  const { keys = "" } = action("begin_incident");
  return (
    <div className={styles.screen}>
      <header className={head.head}>
        <h1>Incidents</h1>
        <FilterField
          className={head.filter}
          label="Filter incidents"
          placeholder="Filter by id, title, alert or name (/)"
          words={words}
          onWords={setWords}
        />
        <span className={head.count}>{data && amountOf(data, words)}</span>
        <span className={head.room} />
        <Button onClick={() => open("handover")} title="A draft of what the next shift must know">
          <Icon name="note" size={12} /> Handover note…
        </Button>
        {data?.incidents.length !== 0 && (
          <Button look="primary" onClick={() => open("begin_incident")}>
            <Icon name="incident" size={12} /> Begin an incident…
            {data?.recording === null && <Keys keys={keys} />}
          </Button>
        )}
      </header>
      {failure && data && (
        <p className={styles.old} role="status">
          <StateMark state="warning" word="Not read again" /> <Sentence text={failure.message} />
        </p>
      )}
      {failure && !data && <FailureNote failure={failure} onRetry={() => void query.refetch()} />}
      {!data && !failure && <Skeleton rows={8} label="Loading incidents" />}
      {data && <Found view={data} words={words} />}
    </div>
  );
}

function Found({ view, words }: { view: IncidentsView; words: string }): ReactElement {
  const now = useStore(present);
  const [sort, setSort] = useState<Sort>();
  const [back] = useState(() => cameBackFrom(history.get(), "incident"));
  const lines = sorted(found(view.incidents, words), sort, now);
  return (
    <>
      {view.incidents.length === 0 ? (
        <NoIncident />
      ) : (
        <div className={styles.list}>
          <List
            label="Incidents"
            items={lines}
            keyOf={({ id }) => id}
            columns={COLUMNS}
            cell={(column, line) => cellOf(column, line, view.recording, now)}
            sort={sort}
            selected={undefined}
            returned={back}
            muted={({ state }) => state === "closed"}
            onSort={(by) =>
              setSort((before) => ({
                by,
                descending: before?.by === by ? !before.descending : false,
              }))
            }
            onSelect={(line: IncidentLine) => go({ screen: "incidents", id: line.id })}
            empty={`No incident has “${words}” in its id, title, alert or names.`}
          />
        </div>
      )}
      {view.problems.length > 0 && (
        <ul className={styles.problems} aria-label="Folders that could not be read">
          {view.problems.map(({ file, line, message, remedy }) => (
            <li key={`${file} ${line} ${message}`}>
              <StateMark state="warning" word={message} />{" "}
              <code>
                {file}
                {line !== undefined && `:${line}`}
              </code>{" "}
              <span className={styles.quiet}>{remedy}</span>
            </li>
          ))}
        </ul>
      )}
      {view.folder !== "" && (
        <footer className={styles.folder}>
          <span>
            Kept as folders of plain files in <code>{view.folder}</code>
          </span>
          <CopyButton text={view.folder} what="The path of the folder" />
        </footer>
      )}
    </>
  );
}

function amountOf({ incidents }: IncidentsView, words: string): string {
  const left = found(incidents, words).length;
  return left === incidents.length
    ? count(left, "incident")
    : `${left} of ${incidents.length} incidents`;
}
