import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import type { HistoryView, MigrationsView } from "../../contract.ts";
import { count } from "../../format.ts";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { ProblemList } from "../../parts/ProblemList.tsx";
import { ReadAt } from "../../parts/read/ReadAt.tsx";
import { Reading } from "../../parts/read/Reading.tsx";
import { useKept } from "../../parts/read/use-kept.ts";
import { StateShape } from "../../parts/StateMark.tsx";
import { useReady } from "../../parts/use-ready.ts";
import { useSession } from "../../session.ts";
import { refresh } from "../../state/clock.ts";
import { go, type DatabasePlace } from "../../state/location.ts";
import { Evidence } from "../evidence/Evidence.tsx";
import { changed } from "../place.ts";
import { migrationsQuery, sameDatabase } from "../queries.ts";
import { History } from "./History.tsx";
import { Ledger } from "./Ledger.tsx";
import styles from "./Migrations.module.css";
import { Search } from "./Search.tsx";

type Props = {
  place: DatabasePlace;
  request: { environment: string; source: string | null };
};

/** The migration histories of a database: one at a time, with what is wrong in each. */
export function Migrations({ place, request }: Props): ReactElement {
  const { epoch } = useSession();
  const query = useQuery({
    ...migrationsQuery(request, epoch),
    placeholderData: (before, asked) =>
      sameDatabase(asked?.queryKey, request) ? before : undefined,
  });
  const { data: view, failure } = useKept(query, "migrations");
  useReady("database", view !== undefined || failure !== undefined);
  if (!view) {
    return failure ? (
      <FailureNote failure={failure} onRetry={refresh} />
    ) : (
      <Reading label="Reading the migrations" />
    );
  }
  const history = view.histories.find(({ key }) => key === place.history) ?? view.histories[0];
  return (
    <div className={styles.part}>
      <div className={styles.over}>
        {view.histories.length > 1 && (
          <Histories histories={view.histories} shown={history?.key} place={place} />
        )}
        <span className={styles.room} />
        <Ledger ledger={view.ledger} />
        <Search place={place} source={view.source} />
        <Evidence source={view.source} />
      </div>
      {history ? (
        <History
          key={history.key}
          history={history}
          place={place}
          source={view.source}
          readAt={<ReadAt at={view.at} failure={failure} />}
        />
      ) : (
        <NoHistory view={view} />
      )}
      <Remarks view={view} />
    </div>
  );
}

type HistoriesProps = {
  histories: readonly HistoryView[];
  shown: string | undefined;
  place: DatabasePlace;
};

function Histories({ histories, shown, place }: HistoriesProps): ReactElement {
  const choose = (key: string): void =>
    go(changed(place, { history: key, migration: undefined, kinds: undefined, find: undefined }));
  return (
    <div className={styles.histories} role="group" aria-label="Histories">
      {histories.map((history) => {
        const wrong = wrongIn(history);
        return (
          <button
            key={history.key}
            type="button"
            aria-pressed={history.key === shown}
            title={history.sentence}
            onClick={() => choose(history.key)}
          >
            {wrong && <StateShape state="critical" />}
            <strong>{history.tool}</strong>
            <code>{history.table}</code>
            <small>{history.rows.length.toLocaleString("en")}</small>
            {wrong && <span className="visually-hidden">something is wrong in it</span>}
          </button>
        );
      })}
    </div>
  );
}

function wrongIn({ counts, lock }: HistoryView): boolean {
  return counts.failed + counts.edited + counts.missing > 0 || lock !== null;
}

function NoHistory({ view }: { view: MigrationsView }): ReactElement {
  return (
    <section className={styles.nothing}>
      <h2>No migration history was found</h2>
      <p>
        {count(view.tables, "table")} {view.tables === 1 ? "was" : "were"} looked at for the columns
        that a migration tool keeps. If the history has another name or lies in a schema that this
        role may not read, grant SELECT on it, or name it in <code>wheelhouse.toml</code> under the
        source.
      </p>
    </section>
  );
}

/** Tables that only look like a history, and what could not be read. */
function Remarks({ view }: { view: MigrationsView }): ReactElement | null {
  const { lookalikes, problems } = view;
  const parts = [
    ...(problems.length > 0 ? [`${count(problems.length, "part")} could not be read`] : []),
    ...(lookalikes.length > 0
      ? [
          `${count(lookalikes.length, "table")} named like a history ${lookalikes.length === 1 ? "is" : "are"} none`,
        ]
      : []),
  ];
  if (parts.length === 0) return null;
  return (
    <details className={styles.remarks}>
      <summary>{parts.join(" · ")}</summary>
      <ProblemList problems={problems} />
      <ul className={styles.lookalikes}>
        {lookalikes.map(([name, why]) => (
          <li key={name}>
            <code>{name}</code> {why}
          </li>
        ))}
      </ul>
    </details>
  );
}
