import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactElement } from "react";

import { action } from "../../actions/actions.ts";
import { failureOf } from "../../failure.ts";
import { Button } from "../../parts/Button.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import field from "../../parts/filter/FilterField.module.css";
import { Icon } from "../../parts/Icon.tsx";
import { Keys } from "../../parts/Keys.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { useSession } from "../../session.ts";
import { prefer } from "../../state/preferences.ts";
import { dock, plainly } from "../docked.ts";
import { matching } from "../list/matching.ts";
import { runbooksQuery } from "../queries.ts";
import { takeFocus } from "./focus.ts";
import styles from "./DockedRunbook.module.css";

/** The dock while it is empty: what it is for, and the runbooks to choose from. */
export function ChooseRunbook({ of }: { of: string }): ReactElement {
  const { environment, epoch } = useSession();
  const [words, setWords] = useState("");
  const { data, error, refetch } = useQuery(runbooksQuery(environment.id, epoch.revision));
  const filter = useRef<HTMLInputElement>(null);
  useEffect(() => takeFocus(filter.current), []);
  const found = data && matching(data.runbooks, words);
  return (
    <>
      <header className={styles.head}>
        <h2 className={styles.title}>Choose a runbook</h2>
        <Button
          look="quiet"
          small
          aria-label="Close the dock"
          title="Close the dock (b)"
          onClick={() => prefer({ dockOpen: false })}
        >
          <Icon name="close" size={12} />
        </Button>
      </header>
      <div className={styles.body} data-list>
        <p className={styles.words}>
          What you work through stays open here, beside whichever screen you look at.{" "}
          <Keys keys={action("dock").keys ?? ""} /> opens and closes it.
        </p>
        <input
          type="search"
          ref={filter}
          data-dock-body
          className={`${field.field} ${styles.filter}`}
          aria-label="Filter runbooks to choose"
          placeholder="Filter by title, alert or file"
          value={words}
          spellCheck={false}
          onChange={(event) => setWords(event.target.value)}
        />
        {error && <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} compact />}
        {!data && !error && <Skeleton rows={5} label="Loading runbooks to choose" />}
        {found?.length === 0 && (
          <p className={styles.words}>
            {data?.runbooks.length === 0
              ? "The pack has no runbook. Save a Markdown file in its runbooks/ folder."
              : `No runbook has “${words}” in its title, alerts or file.`}
          </p>
        )}
        <ul aria-label="Runbooks to choose">
          {found?.map(({ file, title, alerts, starter }) => (
            <li key={file}>
              <button
                type="button"
                data-row
                className={styles.choice}
                title={file}
                onClick={() => dock(of, plainly(file))}
              >
                <span>{title || file}</span>
                <span className={styles.under}>
                  {alerts.length > 0 ? alerts.join(", ") : starter ? "starter set" : file}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
