import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";

import type { DatabaseHead } from "../contract.ts";
import { Button } from "../parts/Button.tsx";
import { Choice } from "../parts/Choice.tsx";
import { Icon } from "../parts/Icon.tsx";
import { useKept } from "../parts/read/use-kept.ts";
import tabs from "../parts/Tabs.module.css";
import { useSession } from "../session.ts";
import { refresh } from "../state/clock.ts";
import { go, type DatabasePlace } from "../state/location.ts";
import styles from "./Database.module.css";
import { Diagram } from "./diagram/Diagram.tsx";
import { Health } from "./health/Health.tsx";
import { Migrations } from "./migrations/Migrations.tsx";
import { Queries } from "./named/Queries.tsx";
import { NoDatabase } from "./NoDatabase.tsx";
import { changed, elsewhere } from "./place.ts";
import { headQuery, sameDatabase } from "./queries.ts";
import { Schema } from "./schema/Schema.tsx";
import { NotAsked, StandingBadge, StandingLine, StandingStrip } from "./Standing.tsx";

type Tab = NonNullable<DatabasePlace["tab"]> | "migrations";

const TABS: readonly (readonly [tab: Tab, name: string])[] = [
  ["migrations", "Migrations"],
  ["schema", "Schema"],
  ["diagram", "Diagram"],
  ["queries", "Queries"],
  ["health", "Health"],
];

/** More databases than this are chosen from a menu. */
const SIDE_BY_SIDE = 4;

/** What the databases of an environment say of themselves: their migrations, schema and health. */
export function Database({ place }: { place: DatabasePlace }): ReactElement {
  const { environment, epoch } = useSession();
  const [open, setOpen] = useState(false);
  const request = { environment: environment.id, source: place.source ?? null };
  const query = useQuery({
    ...headQuery(request, epoch),
    placeholderData: (before, asked) =>
      sameDatabase(asked?.queryKey, request) ? before : undefined,
  });
  const { data: head, failure } = useKept(query, `${environment.id}\n${request.source ?? ""}`);
  const none = head?.sources.length === 0;
  const refused = head?.failure ?? (head === undefined ? failure : undefined);
  const shown: Tab = place.tab ?? "migrations";
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h1>Database</h1>
        {head && !none && <Sources head={head} place={place} />}
        <span className={styles.room} />
        {head?.standing && <StandingBadge standing={head.standing} />}
        {refused && <NotAsked failure={refused} />}
        {!none && (
          <Button title="Read again (r)" aria-keyshortcuts="r" onClick={refresh}>
            <Icon name="refresh" size={12} /> Read again
          </Button>
        )}
      </header>
      {none && <NoDatabase environment={environment} />}
      {!none && (
        <>
          {head?.standing && <StandingStrip standing={head.standing} open={open} />}
          <div className={styles.bar}>
            <nav className={tabs.tabs} aria-label="Parts of the database">
              {TABS.map(([tab, name], at) => (
                <button
                  key={tab}
                  type="button"
                  className={tabs.tab}
                  aria-current={tab === shown ? "page" : undefined}
                  title={`${name} (${at + 1})`}
                  onClick={() =>
                    go(changed(place, { tab: tab === "migrations" ? undefined : tab }))
                  }
                >
                  {name}
                </button>
              ))}
            </nav>
            {head?.standing && (
              <StandingLine
                standing={head.standing}
                failure={failure}
                open={open}
                onOpen={setOpen}
              />
            )}
          </div>
          <Part shown={shown} place={place} request={request} />
        </>
      )}
    </div>
  );
}

type PartProps = {
  shown: Tab;
  place: DatabasePlace;
  request: { environment: string; source: string | null };
};

function Part({ shown, place, request }: PartProps): ReactElement {
  // Another database begins anew, with nothing of the one before.
  const key = `${request.environment}\n${request.source ?? ""}`;
  switch (shown) {
    case "migrations":
      return <Migrations key={key} place={place} request={request} />;
    case "schema":
      return <Schema key={key} place={place} request={request} />;
    case "diagram":
      return <Diagram key={key} place={place} request={request} />;
    case "queries":
      return <Queries key={key} place={place} request={request} />;
    case "health":
      return <Health key={key} request={request} />;
  }
}

function Sources({ head, place }: { head: DatabaseHead; place: DatabasePlace }): ReactElement {
  const { sources, source } = head;
  const choose = (key: string): void => go(elsewhere(place, key));
  if (sources.length > SIDE_BY_SIDE) {
    return (
      <Choice
        label="of"
        value={source ?? ""}
        options={sources.map((each) => [each.source, each.title] as const)}
        onChoose={choose}
      />
    );
  }
  return (
    <div className={styles.sources} role="group" aria-label="Databases">
      {sources.map((each) => (
        <button
          key={each.source}
          type="button"
          aria-pressed={each.source === source}
          title={`${each.source} (${each.kind})`}
          onClick={() => choose(each.source)}
        >
          {each.title} <small>{KINDS.get(each.kind) ?? each.kind}</small>
        </button>
      ))}
    </div>
  );
}

const KINDS = new Map([
  ["postgres", "PostgreSQL"],
  ["mysql", "MySQL"],
  ["mariadb", "MariaDB"],
  ["sqlite", "SQLite"],
]);
