import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { failureOf } from "../failure.ts";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import { useReady } from "../parts/use-ready.ts";
import { useSession } from "../session.ts";
import { go, type LogsPlace } from "../state/location.ts";
import { Facets } from "./Facets.tsx";
import { HeldLines } from "./HeldLines.tsx";
import styles from "./Logs.module.css";
import { NoLogs } from "./NoLogs.tsx";
import { filterOf } from "./place.ts";
import { sourcesQuery } from "./queries.ts";
import { SearchBar } from "./SearchBar.tsx";
import { useAsked } from "./use-asked.ts";
import { useHeld } from "./use-held.ts";

/** Log lines of all sources: searched without a query language, browsed, followed, handed over. */
export function Logs({ place }: { place: LogsPlace }): ReactElement {
  const { environment, epoch } = useSession();
  const sources = useQuery(sourcesQuery(environment.id, epoch.revision));
  const asked = useAsked(place);
  const held = useHeld(place, asked);
  useReady("logs", held.view !== undefined || held.failure !== undefined);
  if (sources.data?.length === 0 && !place.files) return <NoLogs environment={environment} />;
  return (
    <div className={styles.screen}>
      <SearchBar
        key={JSON.stringify(place.files ?? null)}
        place={place}
        sources={sources.data ?? []}
        asked={asked}
      />
      <div className={styles.body}>
        {!place.files && (
          // What is browsed stays in sight while the lines of the next search are read.
          <Facets
            counted={{
              environment: environment.id,
              source: place.source ?? null,
              filter: filterOf(place, asked.range),
              logs: held.view?.logs ?? null,
            }}
            asked={asked.number}
            place={place}
            onPlace={go}
          />
        )}
        {held.failure && !held.view ? (
          <FailureNote failure={held.failure} onRetry={asked.again} />
        ) : held.view ? (
          <HeldLines
            key={held.view.logs}
            place={place}
            view={held.view}
            asked={asked}
            more={held.more}
          />
        ) : (
          <div className={styles.main}>
            <Skeleton rows={20} label="Reading the lines" />
          </div>
        )}
      </div>
      {sources.error && <FailureNote failure={failureOf(sources.error)} compact />}
    </div>
  );
}
