import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";

import { contentRoom, guessRoom, type Room } from "../chart/legend-room.ts";
import type { PanelFrame, PanelView } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { length } from "../format.ts";
import { LinksButton } from "../links/LinksMenu.tsx";
import { Boundary } from "../parts/Boundary.tsx";
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
import { PanelDialogs } from "./PanelDialogs.tsx";
import { useDeeds } from "./use-deeds.ts";
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
  const [room, setRoom] = useRoom(`${uid} ${frame.key} ${full}`, frame.kind);
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
  if (size && data) {
    const learnt = contentRoom(data.content, size);
    if (learnt) setRoom(learnt);
  }
  const title = data?.title ?? frame.title;
  const deeds = useDeeds({ request, view: data, title, full, onFull });
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- notes which panel keys mean
    <article
      ref={watch}
      className={styles.panel}
      data-full={full || undefined}
      data-bare={(frame.transparent && !full) || undefined}
      data-row
      tabIndex={-1}
      aria-label={title}
      onFocus={deeds.take}
      onPointerEnter={deeds.take}
      onKeyDown={(event) => {
        if (event.key === "Enter" && event.target === event.currentTarget) onFull();
      }}
    >
      <header className={styles.head}>
        <h3 title={frame.description || title}>{title}</h3>
        {/* Out of sight a panel keeps its place and nothing else. */}
        {visible && (
          <>
            {data && <PanelState view={data} />}
            {data && <LinksButton links={data.links} label={title} />}
            <PanelMenu deeds={deeds} full={full} onFull={onFull} />
          </>
        )}
      </header>
      <div ref={place} className={styles.content}>
        {!visible ? null : error ? (
          <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} compact />
        ) : data ? (
          <Boundary of={data} instead={saysNotDrawn}>
            <PanelContent
              view={data}
              room={room}
              isolate={isolate}
              onIsolate={setIsolate}
              onRetry={() => void refetch()}
            />
          </Boundary>
        ) : (
          <Skeleton label={`Loading ${title}`} />
        )}
      </div>
      {visible && <PanelDialogs deeds={deeds} uid={uid} panel={frame.id} />}
    </article>
  );
}

/** What stands for a panel whose answer the window cannot draw; the others are not touched. */
function saysNotDrawn(said: string): ReactElement {
  return (
    <FailureNote
      failure={{
        code: "internal",
        message: `The answer could not be drawn: ${said}.`,
        place: "the window",
        remedy: "The query can be copied from the panel’s menu, and explored.",
      }}
      compact
    />
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
