import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";

import { guessRoom, legendRoom, type Room } from "../chart/legend-room.ts";
import type { PanelFrame, PanelView } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { length } from "../format.ts";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import { StateMark } from "../parts/StateMark.tsx";
import { useSize } from "../parts/use-size.ts";
import { useVisible } from "../parts/use-visible.ts";
import { panelQuery } from "../queries.ts";
import { useSession } from "../session.ts";
import styles from "./Panel.module.css";
import { PanelContent } from "./PanelContent.tsx";
import { PanelMenu } from "./PanelMenu.tsx";
import type { Chosen } from "./variables.ts";

type Props = {
  uid: string;
  frame: PanelFrame;
  /** Values to ask with; the panel waits while there are none. */
  chosen: Chosen | undefined;
  /** Fills the screen. */
  full?: boolean;
  /** Enters or leaves full screen. */
  onFull: () => void;
};

/** A panel: its title, the state it is in where that is not plain, and its content. */
export function Panel({ uid, frame, chosen, full = false, onFull }: Props): ReactElement {
  const [watch, visible] = useVisible();
  const [place, size] = useSize();
  const [isolate, setIsolate] = useState<string[]>([]);
  const { environment, range, epoch, theme, zone } = useSession();
  const [room, setRoom] = useRoom(`${uid} ${frame.id} ${full}`, frame.kind);
  const request = {
    environment: environment.id,
    uid,
    panel: frame.id,
    chosen: chosen ?? {},
    range,
    width: Math.max((size?.width ?? 0) - room.right, 0),
    height: Math.max((size?.height ?? 0) - room.below, 0),
    theme,
    zone,
    isolate,
    scoped: frame.scoped,
  };
  const { data, error, refetch } = useQuery({
    ...panelQuery(request, epoch),
    enabled: visible && size !== undefined && chosen !== undefined,
    placeholderData: keepPreviousData,
  });
  if (size && data?.content.kind === "chart") setRoom(legendRoom(data.content.value, size));
  const title = data?.title ?? frame.title;
  return (
    <article ref={watch} className={styles.panel} data-full={full || undefined} aria-label={title}>
      <header className={styles.head}>
        <h3 title={frame.description || undefined}>{title}</h3>
        {data && <PanelState view={data} />}
        <PanelMenu title={title} view={data} full={full} onFull={onFull} />
      </header>
      <div ref={place} className={styles.content}>
        {error ? (
          <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} compact />
        ) : data ? (
          <PanelContent
            view={data}
            room={room}
            isolate={isolate}
            onIsolate={setIsolate}
            onRetry={() => void refetch()}
          />
        ) : (
          <Skeleton label={`Loading ${title}`} />
        )}
      </div>
    </article>
  );
}

/** What the title bar says when the content is not plainly fresh and whole. */
function PanelState({ view }: { view: PanelView }): ReactElement {
  const cut = view.capped_at ?? undefined;
  return (
    <span className={styles.state}>
      {view.stale && <span className="stale">no sample for {length(view.stale.age)}</span>}
      {cut !== undefined && (
        <span
          className={styles.capped}
          title={`The answer was cut at ${cut}; narrow the query to see the rest`}
        >
          first {cut.toLocaleString("en")}
        </span>
      )}
      {view.warnings.length > 0 && (
        <span title={view.warnings.join("\n")}>
          <StateMark state="warning" word={view.warnings.join(" ")} bare />
        </span>
      )}
    </span>
  );
}

/** The room that each panel's legend took, so that the next drawing is asked in the right size. */
const rooms = new Map<string, Room>();

/** The room a legend takes: remembered, or guessed until the first drawing tells. */
function useRoom(panel: string, kind: string): [Room, (room: Room) => void] {
  const [room, setRoom] = useState(() => rooms.get(panel) ?? guessRoom(kind));
  const learn = (next: Room): void => {
    if (next.right === room.right && next.below === room.below) return;
    rooms.set(panel, next);
    setRoom(next);
  };
  return [room, learn];
}
