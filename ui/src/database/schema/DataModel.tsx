import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import type { ModelGap } from "../../contract.ts";
import { count } from "../../format.ts";
import { ProblemList } from "../../parts/ProblemList.tsx";
import { StateShape } from "../../parts/StateMark.tsx";
import { useSession } from "../../session.ts";
import { go, type DatabasePlace } from "../../state/location.ts";
import { changed } from "../place.ts";
import { dataModelQuery } from "../queries.ts";
import styles from "./DataModel.module.css";

type Props = {
  source: string;
  place: DatabasePlace;
  /** When the schema was read. */
  read: number;
};

/** How far the documented data model and the schema are the same, and where they are not. */
export function DataModel({ source, place, read }: Props): ReactElement | null {
  const { environment, epoch } = useSession();
  const { data } = useQuery(
    dataModelQuery({ environment: environment.id, source }, epoch.revision, read),
  );
  if (!data) return null;
  const { file, sentence, undocumented, ghosts, types, problems, capped_at } = data;
  if (file === null) return <p className={styles.line}>{sentence}</p>;
  const wrong = ghosts.length + types.length + problems.length > 0;
  return (
    <details className={styles.model}>
      <summary className={styles.line}>
        {wrong && <StateShape state="warning" />} <code>{file}</code> {sentence}
      </summary>
      <div className={styles.lists}>
        <Gaps title="Documented and not there" gaps={ghosts} place={place} />
        {types.length > 0 && (
          <section aria-label="Another type than documented">
            <h3>Another type than documented</h3>
            <ul>
              {types.map(({ schema, table, column, documented, actual, line }) => (
                <li key={`${schema}.${table}.${column}`}>
                  <code>{`${table}.${column}`}</code> is <code>{actual}</code>, documented as{" "}
                  <code>{documented}</code> <small>line {line}</small>
                </li>
              ))}
            </ul>
          </section>
        )}
        <Gaps title="Not documented" gaps={undocumented} place={place} />
        {problems.length > 0 && <ProblemList problems={problems} />}
        {capped_at !== null && <p>Each list is cut at {count(capped_at, "entry", "entries")}.</p>}
      </div>
    </details>
  );
}

type GapsProps = { title: string; gaps: readonly ModelGap[]; place: DatabasePlace };

function Gaps({ title, gaps, place }: GapsProps): ReactElement | null {
  if (gaps.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {gaps.map(({ schema, table, column, line, nearest }) => (
          <li key={`${schema}.${table}.${column ?? ""}`}>
            <button
              type="button"
              onClick={() => go(changed(place, { table: { schema, name: table } }))}
            >
              <code>{column === null ? table : `${table}.${column}`}</code>
            </button>{" "}
            {nearest !== null && (
              <span>
                perhaps <code>{nearest}</code>
              </span>
            )}{" "}
            {line !== null && <small>line {line}</small>}
          </li>
        ))}
      </ul>
    </section>
  );
}
