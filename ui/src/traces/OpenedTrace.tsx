import { useCallback, useEffect, useMemo, useRef, useState, type ReactElement } from "react";

import { namedColors } from "../chart/color.ts";
import type { StatisticsRow, TraceView, WaterfallRows, WaterfallState } from "../contract.ts";
import { Button } from "../parts/Button.tsx";
import { useReady } from "../parts/use-ready.ts";
import { useSize } from "../parts/use-size.ts";
import { preferences } from "../state/preferences.ts";
import { createStore, useStore } from "../state/store.ts";
import { Compare } from "./compare/Compare.tsx";
import { FilterBar } from "./controls/FilterBar.tsx";
import controls from "./controls/Controls.module.css";
import { LookStatus, LookSwitches } from "./controls/LookBar.tsx";
import { useDeeds } from "./use-deeds.ts";
import { Findings } from "./head/Findings.tsx";
import { SaveNote } from "./head/SaveNote.tsx";
import { TraceHead } from "./head/TraceHead.tsx";
import { traceInHand, type TraceSide, type TraceTab } from "./in-hand.ts";
import { firstLook, NO_FILTER, toFilter, toRoot, withAttribute } from "./look.ts";
import { Minimap } from "./minimap/Minimap.tsx";
import { Beside } from "./side/Beside.tsx";
import { NARROWEST_SIDE, Side } from "./side/Side.tsx";
import { Statistics } from "./statistics/Statistics.tsx";
import styles from "./Trace.module.css";
import { useCursor, type Drawn } from "./use-cursor.ts";
import { useLook } from "./use-look.ts";
import { useSave } from "./use-save.ts";
import { Waterfall, type WaterfallHandle } from "./waterfall/Waterfall.tsx";

type Props = {
  view: TraceView;
  file: string | undefined;
  onFind: (text: string) => void;
  /** Fetches the trace again. */
  onAgain: () => void;
};

/** Narrower than this, what stands beside the rows would leave them no room. */
const LEAST_BESIDE = 1_000;
const LEAST_ROWS = 480;
/** Unless it is dragged narrower. */
const LEAST_SIDE = 360;

const NOTHING_DRAWN: Drawn = { firstRow: 0, total: 0, offsetOf: () => undefined };

/** An open trace: what it is, what is wrong with it, its rows, and what is known beside them. */
export function OpenedTrace({ view, file, onFind, onAgain }: Props): ReactElement {
  const [tab, setTab] = useState<TraceTab>("waterfall");
  const [side, setSide] = useState<TraceSide>();
  const [other, setOther] = useState<string>();
  const [said, setSaid] = useState<WaterfallRows>();
  const [sight] = useState(() => createStore<readonly [number, number]>([0, 1]));
  const waterfall = useRef<WaterfallHandle>(null);
  // Spans are known by their place, which is another one once more of them have come in.
  const look = useLook([view.source ?? file, view.id, view.spans].join(" "), () => firstLook(view));
  const { state } = look;
  const drawn = useCallback(() => waterfall.current?.drawn() ?? NOTHING_DRAWN, []);
  const cursor = useCursor(view.trace, look, drawn);
  const { selected, apply } = cursor;
  const [measure, room] = useRoom();
  const colors = useColors(view);
  const { save, saving, saved, putAway } = useSave(view.trace);
  useReady("trace", said !== undefined);
  useFirstSpan(view.span, cursor.reveal, setSide);

  const focusRows = useCallback(() => waterfall.current?.focus(), []);
  const toWaterfall = (): void => {
    setTab("waterfall");
    // The rows are there after the next drawing.
    setTimeout(focusRows);
  };
  const revealIn = (span: number): void => {
    setTab("waterfall");
    setSide((before) => before ?? "span");
    cursor.reveal(span);
  };
  const filterBy = (row: StatisticsRow): void => {
    toWaterfall();
    apply({ ...state, filter: { ...NO_FILTER, services: [row.service], text: row.name } });
  };
  const toggleSide = (what: TraceSide): void =>
    setSide((before) => (before === what ? undefined : what));
  const deeds = useDeeds({ cursor, look, focusRows, side, setSide, onTab: setTab });
  const closeSide = (): void => {
    setSide(undefined);
    focusRows();
  };
  const leave = (): boolean => {
    if (tab !== "waterfall") toWaterfall();
    else if (side !== undefined) closeSide();
    else if (state.root !== null) apply(toRoot(state, null));
    else return false;
    return true;
  };
  useEffect(() => {
    traceInHand.set({
      ...deeds.keys,
      correct: view.skewed
        ? () => apply({ ...state, correct_skew: !state.correct_skew })
        : undefined,
      show: (what) => (what === "waterfall" ? toWaterfall() : setTab(what)),
      beside: toggleSide,
      save,
      copyId: deeds.copyId(view.id),
      leave,
    });
  });
  useEffect(() => () => traceInHand.set(undefined), []);

  const onSight = useCallback((from: number, to: number) => sight.set([from, to]), [sight]);
  const change = (next: WaterfallState): void => apply(next);

  return (
    <div className={styles.trace} ref={measure}>
      <TraceHead
        view={view}
        tab={tab}
        side={side}
        saving={saving}
        onReveal={revealIn}
        onTab={setTab}
        onSide={toggleSide}
        onSave={save}
        onAgain={file === undefined ? onAgain : undefined}
      />
      {saved && <SaveNote saved={saved} onRetry={save} onClose={putAway} />}
      <div
        className={styles.view}
        id="trace-view"
        role="tabpanel"
        aria-labelledby={`trace-tab-${tab}`}
      >
        {tab === "waterfall" && (
          <>
            <Findings
              view={view}
              corrected={state.correct_skew}
              onReveal={revealIn}
              onRevealFold={cursor.revealFold}
              onCorrect={(correct_skew) => apply({ ...state, correct_skew })}
            />
            <Minimap
              view={view}
              zoom={state.zoom}
              sight={sight}
              onZoom={(zoom) => apply({ ...state, zoom })}
            />
            <div className={controls.controls}>
              <FilterBar view={view} state={state} onChange={change} onLeave={focusRows} />
              <LookSwitches view={view} state={state} onChange={change} />
            </div>
          </>
        )}
        <div className={styles.body} data-below={room.below || undefined}>
          {tab === "waterfall" && (
            <div className={styles.main}>
              <Waterfall
                ref={waterfall}
                view={view}
                state={state}
                selected={selected}
                target={cursor.target}
                deeds={deeds.rows}
                onSaid={setSaid}
                onSight={onSight}
                empty={
                  <>
                    <p>No span passes the filter.</p>
                    <Button small onClick={() => apply(toFilter(state, NO_FILTER))}>
                      Show all {view.spans.toLocaleString("en")} spans
                    </Button>
                  </>
                }
              />
              {said && (
                <LookStatus
                  view={view}
                  state={state}
                  total={said.total}
                  hidden={said.hidden}
                  matches={said.matches}
                  onChange={change}
                />
              )}
            </div>
          )}
          {tab === "statistics" && (
            <Statistics view={view} colors={colors} onFilter={filterBy} onReveal={revealIn} />
          )}
          {tab === "compare" && (
            <Compare
              view={view}
              file={file}
              colors={colors}
              other={other}
              onOther={setOther}
              onReveal={revealIn}
              onFind={onFind}
            />
          )}
          {side !== undefined && (
            <Side shown={side} {...room} onShow={setSide} onClose={closeSide}>
              <Beside
                shown={side}
                view={view}
                span={selected?.span}
                colors={colors}
                deeds={{
                  reveal: revealIn,
                  reRoot: (span) => apply(toRoot(state, span)),
                  filter: (attribute) => {
                    setTab("waterfall");
                    apply(withAttribute(state, attribute));
                  },
                  find: onFind,
                  logs: () => setSide("logs"),
                }}
              />
            </Side>
          )}
        </div>
      </div>
    </div>
  );
}

/** How wide what stands beside the rows is, or that it stands below them. */
function useRoom(): [
  (element: HTMLElement | null) => void,
  { below: boolean; width: number; widest: number },
] {
  const [measure, size] = useSize();
  const width = size?.width ?? 0;
  const chosen = useStore(preferences, (value) => value.traceSide);
  const wanted = chosen === 0 ? Math.max(width * 0.28, LEAST_SIDE) : chosen;
  const widest = Math.max(width - LEAST_ROWS, NARROWEST_SIDE);
  return [
    measure,
    {
      below: width > 0 && width < LEAST_BESIDE,
      width: Math.round(Math.min(wanted, widest)),
      widest,
    },
  ];
}

/** The colour of every service by its name. */
function useColors({ services }: TraceView): Record<string, string> {
  return useMemo(() => {
    const names = services.map(({ name }) => name);
    const colors = namedColors(names);
    return Object.fromEntries(names.map((name, at) => [name, colors[at] ?? "var(--series-8)"]));
  }, [services]);
}

/** Goes to the span that the trace was opened at, once. */
function useFirstSpan(
  span: number | null,
  reveal: (span: number) => void,
  setSide: (side: TraceSide) => void,
): void {
  const done = useRef(false);
  useEffect(() => {
    if (done.current || span === null) return;
    done.current = true;
    setSide("span");
    reveal(span);
  }, [span, reveal, setSide]);
}
