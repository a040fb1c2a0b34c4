import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import type { NamedQueries, NamedQuery } from "../../contract.ts";
import { EmptyNote, FailureNote } from "../../parts/FailureNote.tsx";
import { ProblemList } from "../../parts/ProblemList.tsx";
import { Reading } from "../../parts/read/Reading.tsx";
import { useKept } from "../../parts/read/use-kept.ts";
import { StateShape } from "../../parts/StateMark.tsx";
import { useReady } from "../../parts/use-ready.ts";
import { useSession } from "../../session.ts";
import { amend, type DatabasePlace } from "../../state/location.ts";
import { changed } from "../place.ts";
import { namedQuery } from "../queries.ts";
import styles from "./Queries.module.css";
import { Query } from "./Query.tsx";

type Props = {
  place: DatabasePlace;
  request: { environment: string; source: string | null };
};

/** The queries that the pack names, each with its form and its answer. */
export function Queries({ place, request }: Props): ReactElement {
  const { epoch } = useSession();
  const query = useQuery(namedQuery(request, epoch.revision));
  const { data: view, failure } = useKept(query, "queries");
  useReady("database", view !== undefined || failure !== undefined);
  if (!view) {
    return failure ? (
      <FailureNote failure={failure} onRetry={() => void query.refetch()} />
    ) : (
      <Reading label="Reading the queries of the pack" />
    );
  }
  if (view.queries.length === 0 && view.problems.length === 0)
    return (
      <EmptyNote reason="The pack names no queries. A file queries/NAME.sql with one SELECT becomes one; a comment in its head gives it a title, a description and typed parameters." />
    );
  const open = view.queries.find(({ id }) => id === place.query) ?? view.queries[0];
  return (
    <div className={styles.part}>
      <Names view={view} open={open} place={place} />
      {open && <Query key={`${view.source} ${open.id}`} query={open} source={view.source} />}
    </div>
  );
}

type NamesProps = { view: NamedQueries; open: NamedQuery | undefined; place: DatabasePlace };

function Names({ view: { queries, problems }, open, place }: NamesProps): ReactElement {
  return (
    <nav className={styles.names} aria-label="Queries of the pack">
      {queries.map(({ id, title, description, refused }) => (
        <button
          key={id}
          type="button"
          aria-current={id === open?.id ? "true" : undefined}
          title={refused === "" ? description : refused}
          onClick={() => amend(changed(place, { query: id }))}
        >
          <span>
            {refused !== "" && <StateShape state="critical" />} {title}
          </span>
          {description !== "" && <small>{description}</small>}
        </button>
      ))}
      {problems.length > 0 && (
        <details className={styles.problems}>
          <summary>What is wrong in them</summary>
          <ProblemList problems={problems} />
        </details>
      )}
    </nav>
  );
}
