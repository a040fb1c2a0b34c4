import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";

import type { RunbooksView } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import { count } from "../../format.ts";
import { EmptyNote, FailureNote } from "../../parts/FailureNote.tsx";
import { FilterField } from "../../parts/filter/FilterField.tsx";
import head from "../../parts/Head.module.css";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { useReady } from "../../parts/use-ready.ts";
import { useOverview, useSession } from "../../session.ts";
import { cameBackFrom, history } from "../../state/location.ts";
import { runbooksQuery } from "../queries.ts";
import { FileProblems } from "../reading/FileProblems.tsx";
import { matching } from "./matching.ts";
import styles from "./RunbookList.module.css";
import { RunbookRow } from "./RunbookRow.tsx";

/** Every runbook with what leads to it and how well it is kept, and the alerts without one. */
export function RunbookList(): ReactElement {
  const { environment, epoch } = useSession();
  const [words, setWords] = useState("");
  const { data, error, refetch } = useQuery(runbooksQuery(environment.id, epoch.revision));
  useReady("runbooks", data !== undefined);
  const found = data && matching(data.runbooks, words);
  return (
    <div className={styles.screen}>
      <header className={head.head}>
        <h1>Runbooks</h1>
        <FilterField
          className={head.filter}
          label="Filter runbooks"
          placeholder="Filter by title, alert, owner or file (/)"
          words={words}
          onWords={setWords}
        />
        <span className={head.count}>
          {found &&
            data &&
            (found.length === data.runbooks.length
              ? count(data.runbooks.length, "runbook")
              : `${found.length} of ${count(data.runbooks.length, "runbook")}`)}
        </span>
      </header>
      {error && <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={8} label="Loading runbooks" />}
      {data && <Found view={data} words={words} />}
    </div>
  );
}

function Found({ view, words }: { view: RunbooksView; words: string }): ReactElement {
  const firing = useFiring();
  const [back] = useState(() => cameBackFrom(history.get(), "runbook"));
  const found = matching(view.runbooks, words);
  return (
    <div className={styles.columns}>
      <section className={styles.list} aria-label="Runbooks">
        {view.runbooks.length === 0 && (
          <EmptyNote reason="The pack has no file in runbooks/ and the starter set is missing. Save a Markdown file in the pack’s runbooks/ folder." />
        )}
        {view.runbooks.length > 0 && found.length === 0 && (
          <EmptyNote reason={`No runbook has “${words}” in its title, alerts, owner or file.`} />
        )}
        <ul>
          {found.map((runbook) => (
            <RunbookRow
              key={runbook.file}
              runbook={runbook}
              firing={firing}
              returned={runbook.file === back}
            />
          ))}
        </ul>
      </section>
      <div className={styles.beside}>
        <section className={styles.uncovered} aria-label="Alerts without a runbook">
          <h2>
            Alerts without a runbook
            {view.uncovered.length > 0 && (
              <span className={styles.amount}>{view.uncovered.length}</span>
            )}
          </h2>
          {view.uncovered.length === 0 ? (
            <p className={styles.quiet}>Every alert rule leads to a runbook.</p>
          ) : (
            <>
              <ul>
                {view.uncovered.map((name) => (
                  <li
                    key={name}
                    className={styles.alert}
                    data-firing={firing.has(name) || undefined}
                  >
                    {name}
                  </li>
                ))}
              </ul>
              <p className={styles.quiet}>
                A file of an alert’s name in runbooks/, or its <code>runbook_url</code> annotation,
                leads to one.
              </p>
            </>
          )}
        </section>
        <FileProblems problems={view.problems} />
      </div>
    </div>
  );
}

/** Names of the alerts that fire now. */
function useFiring(): ReadonlySet<string> {
  const { data } = useOverview();
  return new Set(
    data?.alerts.flatMap(({ state, labels }) =>
      state === "firing" && labels["alertname"] !== undefined ? [labels["alertname"]] : [],
    ),
  );
}
