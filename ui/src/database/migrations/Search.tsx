import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState, type ReactElement } from "react";

import type { MigrationHit } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import { count } from "../../format.ts";
import { Button } from "../../parts/Button.tsx";
import { EmptyNote, FailureNote } from "../../parts/FailureNote.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Modal } from "../../parts/Modal.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { useSession } from "../../session.ts";
import { go, type DatabasePlace } from "../../state/location.ts";
import { changed } from "../place.ts";
import { searchQuery } from "../queries.ts";
import styles from "./Search.module.css";

type Props = { place: DatabasePlace; source: string };

/** Looks for a text in the SQL of every migration; Enter or a click opens where it stands. */
export function Search({ place, source }: Props): ReactElement {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button small title="Search in the SQL of all migrations" onClick={() => setOpen(true)}>
        <Icon name="find" size={12} /> Search in SQL
      </Button>
      <Modal title="Search in SQL" open={open} onClose={() => setOpen(false)} wide>
        <Searched
          source={source}
          onOpen={({ history, migration }) => {
            setOpen(false);
            go(changed(place, { history, migration, kinds: undefined, find: undefined }));
          }}
        />
      </Modal>
    </>
  );
}

type SearchedProps = { source: string; onOpen: (hit: MigrationHit) => void };

function Searched({ source, onOpen }: SearchedProps): ReactElement {
  const { environment, epoch } = useSession();
  const [typed, setTyped] = useState("");
  const text = useDeferredValue(typed.trim());
  const { data, error, isFetching, refetch } = useQuery({
    ...searchQuery({ environment: environment.id, source, text }, epoch.revision),
    enabled: text !== "",
    placeholderData: (before) => before,
  });
  const found = text === "" ? undefined : data;
  return (
    <div className={styles.search}>
      <input
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog is opened to type here
        autoFocus
        type="search"
        className={styles.field}
        value={typed}
        placeholder="A table, a column, any part of a statement"
        aria-label="Text to find"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
      />
      {error && <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} compact />}
      {text === "" && (
        <EmptyNote reason="Type what to look for: it is found as it stands, in any case of its letters." />
      )}
      {text !== "" && !found && isFetching && <Skeleton rows={5} label="Searching" />}
      {found && (
        <p className={styles.count} role="status">
          {found.hits.length === 0
            ? `Nothing in ${count(found.files, "text")}.`
            : `${count(found.hits.length, "place")} in ${count(found.migrations, "migration")}, of ${count(found.files, "text")}`}
          {found.capped_at !== null && `, ended at ${found.capped_at.toLocaleString("en")}`}
        </p>
      )}
      <ul className={styles.hits}>
        {found?.hits.map((hit) => (
          <li key={`${hit.history} ${hit.migration} ${hit.line} ${hit.file}`}>
            <button type="button" onClick={() => onOpen(hit)}>
              <span className={styles.where}>
                <code>{hit.id}</code>{" "}
                <small>{hit.line === 0 ? "its name" : `line ${hit.line}`}</small>
              </span>
              <code className={styles.text}>{marked(hit)}</code>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The line with what was found in it marked. */
function marked({ text, marks }: MigrationHit): ReactElement {
  const parts: ReactElement[] = [];
  let at = 0;
  for (const [from, to] of marks) {
    parts.push(<span key={`${at} before`}>{text.slice(at, from)}</span>);
    parts.push(<mark key={from}>{text.slice(from, to)}</mark>);
    at = to;
  }
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  );
}
