import { call } from "#ipc";
import { useQuery } from "@tanstack/react-query";
import {
  useDeferredValue,
  useState,
  type Dispatch,
  type ReactElement,
  type SetStateAction,
} from "react";

import type { HeldLogs, LogKeep } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { announce } from "../parts/announce.ts";
import { Button } from "../parts/Button.tsx";
import { Choice } from "../parts/Choice.tsx";
import { Icon } from "../parts/Icon.tsx";
import { amend, type LogsPlace } from "../state/location.ts";
import { prefer, preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import { Export } from "./Export.tsx";
import { changed } from "./place.ts";
import { rowsQuery, type Rows } from "./queries.ts";
import { RedactionButton } from "./RedactionButton.tsx";
import styles from "./Tools.module.css";

type Props = {
  view: HeldLogs;
  place: LogsPlace;
  rows: Rows;
  find: string;
  onFind: (text: string) => void;
  onKeep: Dispatch<SetStateAction<LogKeep>>;
  line: number | undefined;
  onLine: (line: number) => void;
};

/** What is done with the lines held here: find in them, cut them down, order, columns, export. */
export function Tools({ view, place, rows, find, onFind, onKeep, onLine }: Props): ReactElement {
  const [at, setAt] = useState(0);
  const wrap = useStore(preferences, (value) => value.logWrap);
  const columns = useStore(preferences, (value) => value.logColumns);
  const sought = useDeferredValue(find);
  const first = useQuery({ ...rowsQuery({ ...rows, find: sought }, 0), enabled: sought !== "" });
  const matches = first.data?.matches;
  const all = matches ? matches.before + matches.here + matches.after : 0;
  const step = (forward: boolean): void => {
    const { logs, order, keep } = rows;
    call("find_log", { logs, order, keep, text: find, from: at, forward })
      .then((found) => {
        if (!found) {
          announce("Nothing was found.");
          return;
        }
        setAt(found.row);
        onLine(found.line);
      })
      .catch((error: unknown) => announce(failureOf(error).message));
  };
  const more = view.columns.filter(({ name }) => !columns.includes(name));
  return (
    <div className={styles.tools}>
      <input
        type="search"
        className={styles.field}
        value={rows.keep.text}
        placeholder="Only lines with"
        aria-label="Only lines with this text"
        spellCheck={false}
        onChange={(event) => onKeep((before) => ({ ...before, text: event.target.value }))}
      />
      <form
        className={styles.find}
        onSubmit={(event) => {
          event.preventDefault();
          step(true);
        }}
      >
        <input
          type="search"
          className={styles.field}
          value={find}
          placeholder="Find in these"
          aria-label="Find in these lines"
          spellCheck={false}
          onChange={(event) => onFind(event.target.value)}
        />
        {find !== "" && (
          <>
            <span role="status">{all.toLocaleString("en")} lines</span>
            <Button small aria-label="The match before" onClick={() => step(false)}>
              <Icon name="sort_up" size={12} />
            </Button>
            <Button small type="submit" aria-label="The next match">
              <Icon name="sort_down" size={12} />
            </Button>
          </>
        )}
      </form>
      <span className={styles.room} />
      {more.length > 0 && (
        <Choice
          label="Column"
          value=""
          options={[
            ["", "add"] as const,
            ...more.map(({ name, lines }) => [name, `${name} (${lines})`] as const),
          ]}
          onChoose={(name) => name !== "" && prefer({ logColumns: [...columns, name] })}
        />
      )}
      {columns.length > 0 && (
        <Button small look="quiet" onClick={() => prefer({ logColumns: [] })}>
          No columns
        </Button>
      )}
      <Button
        small
        look="quiet"
        aria-pressed={wrap}
        title="Show long lines whole"
        onClick={() => prefer({ logWrap: !wrap })}
      >
        Wrap
      </Button>
      <Button
        small
        look="quiet"
        title="Turn the order round"
        onClick={() =>
          amend(
            changed(place, {
              order: rows.order === "newest_first" ? "oldest_first" : "newest_first",
            }),
          )
        }
      >
        <Icon name={rows.order === "newest_first" ? "sort_down" : "sort_up"} size={12} />{" "}
        {rows.order === "newest_first" ? "Newest first" : "Oldest first"}
      </Button>
      <Button
        small
        aria-pressed={place.patterns ?? false}
        onClick={() => amend(changed(place, { patterns: place.patterns ? undefined : true }))}
      >
        Patterns
      </Button>
      <RedactionButton redaction={view.redaction} />
      {view.origin !== "files" && <Export view={view} place={place} />}
    </div>
  );
}
