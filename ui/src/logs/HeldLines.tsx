import { useCallback, useEffect, useRef, useState, type ReactElement } from "react";

import type { HeldLogs, LogKeep, LogRow } from "../contract.ts";
import { millisOf } from "../dashboards/log-rows.ts";
import { pinnableLine, usePinnable } from "../incidents/pinnable.ts";
import { Beside } from "../parts/detail/Beside.tsx";
import { useSession } from "../session.ts";
import { amend, go, type LogsPlace } from "../state/location.ts";
import { prefer, preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import { DAY } from "../state/time-range.ts";
import { Asked } from "./Asked.tsx";
import { LineDetail } from "./detail/LineDetail.tsx";
import { useSight } from "./detail/use-sight.ts";
import { Empty } from "./Empty.tsx";
import { Export } from "./Export.tsx";
import { Find } from "./Find.tsx";
import { Following } from "./Following.tsx";
import { logsInHand, type LogsDeeds } from "./in-hand.ts";
import { Lines, type LinesHandle } from "./lines/Lines.tsx";
import { useLayout } from "./lines/use-layout.ts";
import styles from "./Logs.module.css";
import { Patterns } from "./patterns/Patterns.tsx";
import { changed, filterOf } from "./place.ts";
import { Tools } from "./Tools.tsx";
import type { AskedAt } from "./use-asked.ts";
import { useFind } from "./use-find.ts";
import { useFollow } from "./use-follow.ts";
import { Volume } from "./Volume.tsx";
import { waysOf } from "./ways.ts";

type Props = {
  place: LogsPlace;
  view: HeldLogs;
  asked: AskedAt;
  more: (older: boolean) => Promise<void>;
};

const KEEP_ALL: LogKeep = { text: "", pattern: null };

/** Lines that are held: over time, as patterns, one by one, and everything that is done with them. */
export function HeldLines({ place, view, asked, more }: Props): ReactElement {
  const { environment } = useSession();
  const list = useRef<LinesHandle>(null);
  const findField = useRef<HTMLInputElement>(null);
  const [current, setCurrent] = useState<LogRow>();
  const [keep, setKeep] = useState<LogKeep>(KEEP_ALL);
  const [exporting, setExporting] = useState(false);
  const [layout, setLayout] = useLayout();
  const wrap = useStore(preferences, (value) => value.logWrap);
  const sight = useSight();
  const { line, open, close } = sight;
  const isFollowed = place.follow ?? false;
  const following = useFollow(view.logs, isFollowed);
  const isOfFiles = view.origin === "files";
  const order = place.order ?? (isFollowed ? "oldest_first" : "newest_first");
  const held = {
    logs: view.logs,
    revision: (following.state?.revision ?? 0) * 1_000_003 + view.count,
    order,
    columns: layout.columns,
    keep,
  } as const;
  const finding = useFind(
    held,
    () => list.current?.at(),
    (row, found) => {
      list.current?.reveal(row);
      if (line !== undefined) open(found);
    },
  );
  const isCut = keep.text !== "" || keep.pattern !== null;
  const rows = { ...held, find: finding.sought };
  const deeds: LogsDeeds = {
    move: (by) => list.current?.move(by),
    find: () => {
      findField.current?.focus();
      findField.current?.select();
    },
    seek: finding.seek,
    wrap: () => prefer({ logWrap: !wrap }),
    turn: () =>
      amend(changed(place, { order: order === "newest_first" ? "oldest_first" : "newest_first" })),
    patterns: () => amend(changed(place, { patterns: place.patterns ? undefined : true })),
    live: isOfFiles
      ? undefined
      : () => go(changed(place, { follow: isFollowed ? undefined : true })),
    pause: following.state ? following.pause : undefined,
    save: isOfFiles ? undefined : () => setExporting(true),
    ...sight.deeds(current?.line),
    ...waysOf(current),
    leave: close,
  };
  useEffect(() => logsInHand.set(deeds));
  const pinned = current?.line ?? line;
  usePinnable(pinned === undefined ? undefined : pinnableLine(environment.id, view.logs, pinned));
  useEffect(() => () => logsInHand.set(undefined), []);
  const onActive = useCallback((active: LogRow | undefined) => setCurrent(active), []);
  const filter = isOfFiles ? view.filter : filterOf(place, asked.range);
  const counted = {
    environment: environment.id,
    source: place.source ?? null,
    filter,
    logs: view.logs,
  };
  return (
    <div className={styles.main}>
      {!isFollowed && <Volume counted={counted} asked={asked.number} files={isOfFiles} />}
      {following.state && <Following state={following.state} onPause={following.pause} />}
      <Tools
        view={view}
        rows={rows}
        layout={layout}
        onLayout={setLayout}
        onKeep={setKeep}
        wrapped={wrap}
        patterns={place.patterns ?? false}
        deeds={deeds}
        find={<Find ref={findField} finding={finding} />}
      />
      {place.patterns && (
        <Patterns
          rows={rows}
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
              layout={layout}
              sight={sight}
              onLayout={setLayout}
              onPlace={go}
              onClose={close}
            />
          )
        }
      >
        <Lines
          ref={list}
          label="Log lines"
          rows={rows}
          asked={view.asked}
          layout={layout}
          onLayout={setLayout}
          wrap={wrap}
          dated={isOfDays(view)}
          selected={line}
          found={finding.row}
          follow={isFollowed}
          older={view.older}
          newer={view.newer}
          full={view.full}
          empty={
            <Empty
              view={view}
              place={place}
              held={isCut ? (following.state?.count ?? view.count) : 0}
              onAgain={asked.again}
              onKeepAll={() => setKeep(KEEP_ALL)}
            />
          }
          onAgain={asked.again}
          onOpen={(row) => open(row.line)}
          onActive={onActive}
          onEnd={following.onEnd}
          onMore={more}
        />
      </Beside>
      <Asked view={view} />
      <Export view={view} place={place} open={exporting} onClose={() => setExporting(false)} />
    </div>
  );
}

/** Whether the lines lie so far apart that times alone could be taken for another day's. */
function isOfDays({ oldest, newest, filter: { range } }: HeldLogs): boolean {
  if (oldest === null || newest === null) return range.end - range.start > DAY;
  return millisOf(newest) - millisOf(oldest) > DAY / 2;
}
