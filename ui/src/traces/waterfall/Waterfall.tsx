import { ContextMenu } from "@base-ui/react/context-menu";
import {
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  type Ref,
} from "react";

import { namedColors } from "../../chart/color.ts";
import type { TraceView, WaterfallRow, WaterfallRows, WaterfallState } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { Splitter } from "../../parts/Splitter.tsx";
import { prefer, preferences } from "../../state/preferences.ts";
import { createStore, useStore } from "../../state/store.ts";
import { useReopen } from "../reopen.ts";
import type { Drawn, Selected, Target } from "../use-cursor.ts";
import { TimeGrid, WaterfallHead } from "./Axis.tsx";
import { PLOT_LEFT, PLOT_RIGHT } from "./Bar.tsx";
import { crumbsOf } from "./pages.ts";
import { Row } from "./Row.tsx";
import { RowMenu } from "./RowMenu.tsx";
import { ROW } from "./scroll.ts";
import { Tip, type Pointed } from "./Tip.tsx";
import { useRows, type Rows } from "./use-rows.ts";
import { useRowScroll } from "./use-scroll.ts";
import styles from "./Waterfall.module.css";

/** What is done with a row. */
export type RowDeeds = {
  select: (row: WaterfallRow, at: number) => void;
  /** Opens or closes it; a fold opens. */
  toggle: (row: WaterfallRow, at: number) => void;
  /** Enter: opens a fold, else shows what is known of the span, else makes it the root. */
  enter: (row: WaterfallRow, at: number) => void;
  /** Left and right: closes or opens it, or goes to its parent or child. */
  sideways: (row: WaterfallRow, at: number, open: boolean) => void;
  reRoot: (row: WaterfallRow) => void;
  reveal: (span: number) => void;
  move: (by: number) => void;
  keepService: (service: string) => void;
  closeService: (service: string) => void;
  /** Shows a stretch of time alone, or all of it. */
  zoomTo: (zoom: [number, number] | null) => void;
};

/** What the screen asks of the waterfall. */
export type WaterfallHandle = { drawn: () => Drawn; focus: () => void };

type Props = {
  ref: Ref<WaterfallHandle>;
  view: TraceView;
  state: WaterfallState;
  selected: Selected | undefined;
  target: Target | undefined;
  deeds: RowDeeds;
  /** Told what another state says of all its rows. */
  onSaid: (said: WaterfallRows) => void;
  /** The rows in sight as shares of all. */
  onSight: (from: number, to: number) => void;
  /** Stands in the place of the rows where the filter leaves none. */
  empty: ReactNode;
};

const OVERSCAN = 12;
const CHUNK = 64;
const LEAST_NAMES = 180;
const LEAST_TIME = 200;
/** Unless it is dragged wider. */
const WIDEST_NAMES = 480;

/** Spans in rows of one height: names left, time right; only what is in sight is asked for and drawn. */
export function Waterfall({ ref, ...props }: Props): ReactElement {
  const { view, state, selected, target, deeds, empty } = props;
  const { onSaid, onSight } = props;
  const [total, setTotal] = useState(0);
  const scroll = useRowScroll(total);
  const { attach, onScroll, focus, extent, sight, width } = scroll;
  const { first, end, shift } = sight;
  const { rows, error, again } = useRows(view.trace, state, [first, end]);
  if (rows && rows.total !== total) setTotal(rows.total);
  const names = useNames(width);
  const plot = Math.max(width - names - PLOT_LEFT - PLOT_RIGHT, 40);
  const colors = useMemo(() => namedColors(view.services.map(({ name }) => name)), [view.services]);
  const [pointed] = useState(() => createStore<Pointed | undefined>(undefined));
  const [menuOf, setMenuOf] = useState<{ row: WaterfallRow; at: number }>();

  useImperativeHandle(ref, () => ({
    drawn: () => ({
      firstRow: first,
      total,
      offsetOf: (row) => {
        const offset = row * ROW - scroll.at();
        return offset >= 0 && offset <= extent.view ? offset : undefined;
      },
    }),
    focus,
  }));
  useTarget(target, rows, scroll);
  useReopen(error);
  const said = rows?.said;
  useLayoutEffect(() => {
    if (said) onSaid(said);
  }, [onSaid, said]);
  useLayoutEffect(() => {
    if (total > 0) onSight(first / total, end / total);
  }, [onSight, first, end, total]);

  useKeptInSight(selected?.state === state ? selected.row : undefined, extent.view, scroll.see);

  const from = Math.max(first - OVERSCAN, 0);
  const to = Math.min(end + OVERSCAN, total);
  // Rows stand at places that seldom change, so that scrolling draws new rows alone.
  const base = Math.floor(from / CHUNK) * CHUNK;
  const rowOf = (event: { target: EventTarget }): { row: WaterfallRow; at: number } | undefined => {
    const element =
      event.target instanceof Element ? event.target.closest<HTMLElement>("[data-at]") : null;
    if (!element) return undefined;
    const at = Number(element.dataset["at"]);
    const row = rows?.rowAt(at);
    return row && { row, at };
  };
  const onClick = (event: MouseEvent): void => {
    const found = rowOf(event);
    if (!found) return;
    const onToggle = event.target instanceof Element && event.target.closest("[data-toggle]");
    if (onToggle) deeds.toggle(found.row, found.at);
    else if (event.detail === 2) enterTwice(found, deeds);
    else deeds.select(found.row, found.at);
  };
  const onPointerMove = (event: PointerEvent): void => {
    const inTime = event.target instanceof Element && event.target.closest("[data-time]");
    const found = inTime ? rowOf(event) : undefined;
    pointed.set(
      found && {
        row: found.row,
        service: view.services[found.row.service]?.name ?? "",
        x: event.clientX,
        y: event.clientY,
      },
    );
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const page = Math.max(Math.floor(extent.view / ROW) - 1, 1);
    const at = selected?.state === state ? selected.row : undefined;
    const row = at === undefined ? undefined : rows?.rowAt(at);
    const move = MOVES[event.key];
    if (move) deeds.move(move(page));
    else if (!row || at === undefined) return;
    else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      deeds.sideways(row, at, event.key === "ArrowRight");
    } else if (event.key === "Enter") {
      if (event.shiftKey) deeds.reRoot(row);
      else deeds.enter(row, at);
    } else if (event.key === " ") deeds.toggle(row, at);
    else return;
    event.preventDefault();
  };

  const style: Record<`--${string}`, string> = { "--names": `${names}px` };
  return (
    <div className={styles.waterfall} style={style}>
      <ContextMenu.Root onOpenChange={(isOpen) => !isOpen && focus()}>
        <ContextMenu.Trigger
          render={
            <div
              ref={attach}
              className={styles.scroller}
              role="treegrid"
              aria-label="Waterfall"
              aria-rowcount={total + 1}
              aria-activedescendant={
                selected?.row !== undefined && rows?.rowAt(selected.row)?.span === selected.span
                  ? rowId(selected.row)
                  : undefined
              }
              tabIndex={0}
              onScroll={onScroll}
              onClick={onClick}
              onKeyDown={onKeyDown}
              onPointerMove={onPointerMove}
              onPointerLeave={() => pointed.set(undefined)}
              onContextMenu={(event) => {
                const at = selected?.row;
                const row = at === undefined ? undefined : rows?.rowAt(at);
                // From the keyboard it is the selected row that is meant.
                setMenuOf(rowOf(event) ?? (row && at !== undefined ? { row, at } : undefined));
                pointed.set(undefined);
              }}
            />
          }
        >
          <WaterfallHead
            crumbs={crumbsOf(rows?.pageOf(first), first, view.services)}
            scale={rows?.said.scale ?? []}
            cuts={rows?.said.cuts ?? []}
            plot={plot}
            onCrumb={deeds.reveal}
            onZoom={deeds.zoomTo}
          />
          <div className={styles.space} role="presentation" style={{ height: extent.element }}>
            <div
              className={styles.drawnRows}
              role="rowgroup"
              style={{
                transform: `translateY(${base * ROW - shift}px)`,
                height: Math.max(to - base, 0) * ROW,
              }}
            >
              {rows && <TimeGrid scale={rows.said.scale} cuts={rows.said.cuts} plot={plot} />}
              {rows &&
                Array.from({ length: Math.max(to - from, 0) }, (_, below) => {
                  const at = from + below;
                  const row = rows.rowAt(at);
                  return (
                    <Row
                      key={at}
                      id={rowId(at)}
                      row={row}
                      at={at}
                      below={at - base}
                      services={view.services}
                      colors={colors}
                      scale={rows.said.scale}
                      plot={plot}
                      selected={row !== undefined && isSelected(row, at, selected)}
                    />
                  );
                })}
            </div>
          </div>
        </ContextMenu.Trigger>
        <RowMenu
          of={menuOf}
          service={menuOf ? (view.services[menuOf.row.service]?.name ?? "") : ""}
          deeds={deeds}
        />
      </ContextMenu.Root>
      {rows?.total === 0 && <div className={styles.empty}>{empty}</div>}
      {error && (
        <div className={styles.failed}>
          <FailureNote failure={failureOf(error)} onRetry={again} />
        </div>
      )}
      <Splitter
        label="Width of the names"
        width={names}
        least={LEAST_NAMES}
        most={Math.max(width - LEAST_TIME, LEAST_NAMES)}
        grows="left"
        style={{ left: names, bottom: 0, height: "auto" }}
        onWidth={(traceNames) => prefer({ traceNames })}
      />
      <Tip pointed={pointed} total={view.duration} />
    </div>
  );
}

/** A page less one row stays in sight. */
const MOVES: Record<string, (page: number) => number> = {
  ArrowDown: () => 1,
  ArrowUp: () => -1,
  PageDown: (page) => page,
  PageUp: (page) => -page,
  Home: () => Number.NEGATIVE_INFINITY,
  End: () => Number.POSITIVE_INFINITY,
};

function enterTwice(found: { row: WaterfallRow; at: number }, deeds: RowDeeds): void {
  if (found.row.fold) deeds.toggle(found.row, found.at);
  else if (found.row.children > 0) deeds.reRoot(found.row);
}

function rowId(at: number): string {
  return `waterfall-row-${at}`;
}

/** A fold that is open stands above its first span, with which it shares its number. */
function isSelected(row: WaterfallRow, at: number, selected: Selected | undefined): boolean {
  return row.span === selected?.span && (selected.row === undefined || selected.row === at);
}

/** The remembered width or a third of the room, held within what the place allows. */
function useNames(room: number): number {
  const wanted = useStore(preferences, (value) => value.traceNames);
  const names = wanted === 0 ? Math.min(Math.round(room * 0.38), WIDEST_NAMES) : wanted;
  return Math.max(Math.min(names, room - LEAST_TIME), LEAST_NAMES);
}

/** What opens beside or below the rows does not cover the one that it is about. */
function useKeptInSight(row: number | undefined, view: number, see: (row: number) => void): void {
  const before = useRef(view);
  useLayoutEffect(() => {
    if (row !== undefined && view < before.current) see(row);
    before.current = view;
  }, [row, view, see]);
}

/** Scrolls to what is to be shown once its rows are here. */
function useTarget(
  target: Target | undefined,
  rows: Rows | undefined,
  scroll: { see: (row: number) => void; to: (rows: number) => void },
): void {
  const done = useRef<Target>(undefined);
  const { see, to } = scroll;
  useLayoutEffect(() => {
    if (!target || done.current === target || rows?.state !== target.state) return;
    done.current = target;
    if (target.offset === undefined) see(target.row);
    else to(target.row * ROW - target.offset);
  }, [target, rows, see, to]);
}
