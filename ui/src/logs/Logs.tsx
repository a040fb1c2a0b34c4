import { useQuery } from "@tanstack/react-query";
import { useMemo, useState, type ReactElement } from "react";

import type { HeldLogs, LogKeep } from "../contract.ts";
import { Beside } from "../database/Beside.tsx";
import { failureOf } from "../failure.ts";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import { useReady } from "../parts/use-ready.ts";
import { useSession } from "../session.ts";
import { amend, go, type LogsPlace } from "../state/location.ts";
import { preferences, prefer } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import { Asked } from "./Asked.tsx";
import { LineDetail } from "./detail/LineDetail.tsx";
import { Facets } from "./Facets.tsx";
import { Following } from "./Following.tsx";
import { Lines } from "./lines/Lines.tsx";
import styles from "./Logs.module.css";
import { NoLogs } from "./NoLogs.tsx";
import { Patterns } from "./Patterns.tsx";
import { changed, filterOf } from "./place.ts";
import { sourcesQuery } from "./queries.ts";
import { SearchBar } from "./SearchBar.tsx";
import { Tools } from "./Tools.tsx";
import { useAsked } from "./use-asked.ts";
import { useHeld } from "./use-held.ts";
import { Volume } from "./Volume.tsx";

const KEEP_ALL: LogKeep = { text: "", pattern: null };

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
          <Held
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

type HeldProps = {
  place: LogsPlace;
  view: HeldLogs;
  asked: ReturnType<typeof useAsked>;
  more: (older: boolean) => Promise<void>;
};

function Held({ place, view, asked, more }: HeldProps): ReactElement {
  const { environment } = useSession();
  const [line, setLine] = useState<number>();
  const [keep, setKeep] = useState<LogKeep>(KEEP_ALL);
  const [find, setFind] = useState("");
  const [revision, setRevision] = useState(0);
  const columns = useStore(preferences, (value) => value.logColumns);
  const wrap = useStore(preferences, (value) => value.logWrap);
  const filter = useMemo(() => filterOf(place, asked.range), [place, asked.range]);
  const counted = {
    environment: environment.id,
    source: place.source ?? null,
    filter: view.origin === "files" ? view.filter : filter,
    logs: view.logs,
  };
  const files = view.origin === "files";
  const show = (next: LogsPlace): void => go(next);
  const order = place.order ?? (place.follow ? "oldest_first" : "newest_first");
  const rows = {
    logs: view.logs,
    revision: revision * 1_000_003 + view.count,
    order,
    columns,
    keep,
    find,
  };
  return (
    <div className={styles.main}>
      {!place.follow && <Volume counted={counted} asked={asked.number} files={files} />}
      {place.follow && <Following logs={view.logs} onRevision={setRevision} />}
      <Tools
        view={view}
        place={place}
        rows={rows}
        find={find}
        onFind={setFind}
        onKeep={setKeep}
        line={line}
        onLine={setLine}
      />
      {place.patterns && (
        <Patterns
          logs={view.logs}
          revision={rows.revision}
          chosen={keep.pattern}
          onChoose={(pattern) => setKeep({ ...keep, pattern })}
          onClose={() => amend(changed(place, { patterns: undefined }))}
        />
      )}
      <Beside
        label="The line"
        beside={
          line === undefined ? undefined : (
            <LineDetail
              key={line}
              logs={view.logs}
              line={line}
              place={place}
              columns={columns}
              onColumns={(next) => prefer({ logColumns: next })}
              onPlace={show}
              onClose={() => setLine(undefined)}
            />
          )
        }
      >
        <Lines
          rows={rows}
          asked={view.asked}
          wrap={wrap}
          selected={line}
          follow={place.follow ?? false}
          columns={columns}
          older={view.older}
          newer={view.newer}
          full={view.full}
          onSelect={setLine}
          onMore={more}
        />
      </Beside>
      <Asked view={view} />
    </div>
  );
}
