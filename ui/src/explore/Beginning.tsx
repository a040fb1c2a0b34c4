import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { failureOf } from "../failure.ts";
import { EmptyNote, FailureNote } from "../parts/FailureNote.tsx";
import { Keys } from "../parts/Keys.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import { useSession } from "../session.ts";
import styles from "./Beginning.module.css";
import { examplesOf } from "./examples.ts";
import type { Past } from "./past.ts";
import { completeQuery } from "./queries.ts";

type Props = {
  /** Key of the source; the first with metrics without. */
  source: string | undefined;
  /** Its title, once it is known. */
  title: string | undefined;
  past: readonly Past[];
  onRun: (expr: string) => void;
};

const KEYS: readonly (readonly [keys: string, words: string])[] = [
  ["Enter", "runs the query"],
  ["Shift+Enter", "begins a new line"],
  ["Ctrl+Space", "lists what could stand at the cursor"],
  ["↑", "brings the queries of this session back"],
  ["Escape", "leaves the editor"],
];

/** Before the first query: examples made of what the source has, and how the editor works. */
export function Beginning({ source, title = "the source", past, onRun }: Props): ReactElement {
  const { environment, range, epoch } = useSession();
  const { data, error, refetch } = useQuery({
    ...completeQuery(
      { environment: environment.id, source: source ?? null, expr: "", cursor: 0, range },
      epoch.revision,
    ),
    placeholderData: (previous) => previous,
  });
  const failure = error ? failureOf(error) : data?.completions.failure;
  const examples = examplesOf(data?.completions.items ?? []);
  return (
    <div className={styles.beginning}>
      {past.length > 0 && (
        <Queries
          title="Asked in this session"
          queries={past.slice(0, 5).map(({ expr }) => ({ expr, words: "" }))}
          onRun={onRun}
        />
      )}
      {failure && <FailureNote failure={failure} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={6} label="Loading the names of metrics" />}
      {data && !failure && examples.length === 0 && (
        <EmptyNote
          reason={`There is no metric in ${title} yet. They appear here with its first samples.`}
        />
      )}
      {examples.length > 0 && (
        <Queries title={`To begin with, from what ${title} has`} queries={examples} onRun={onRun} />
      )}
      <dl className={styles.keys}>
        {KEYS.map(([keys, words]) => (
          <div key={keys}>
            <dt>
              <Keys keys={keys} />
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

type QueriesProps = {
  title: string;
  queries: readonly { words: string; expr: string }[];
  onRun: (expr: string) => void;
};

function Queries({ title, queries, onRun }: QueriesProps): ReactElement {
  return (
    <section aria-label={title}>
      <h2 className={styles.title}>{title}</h2>
      <ul>
        {queries.map(({ words, expr }) => (
          <li key={expr} className={styles.row}>
            <button
              type="button"
              data-row
              className={styles.query}
              title={expr}
              onClick={() => onRun(expr)}
            >
              <code className={styles.expr}>{expr}</code>
              <span className={styles.words}>{words}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
