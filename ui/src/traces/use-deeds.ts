import type { WaterfallRow } from "../contract.ts";
import { focusFilter } from "../actions/rows.ts";
import { copyText } from "../parts/clipboard.ts";
import type { TraceDeeds, TraceSide, TraceTab } from "./in-hand.ts";
import { closeService, openFold, openRow, toDepth, toFilter, toFold, toRoot } from "./look.ts";
import type { TraceCursor } from "./use-cursor.ts";
import type { Look } from "./use-look.ts";
import { opensOn } from "./waterfall/labels.ts";
import type { RowDeeds } from "./waterfall/Waterfall.tsx";

type Options = {
  cursor: TraceCursor;
  look: Look;
  /** Puts the focus on the rows. */
  focusRows: () => void;
  side: TraceSide | undefined;
  setSide: (change: (before: TraceSide | undefined) => TraceSide) => void;
  onTab: (tab: TraceTab) => void;
};

/** The deeds that act on the rows alone. */
type KeyDeeds = Omit<TraceDeeds, "correct" | "show" | "beside" | "save" | "copyId" | "leave">;

type Deeds = { rows: RowDeeds; keys: KeyDeeds; copyId: (id: string) => () => void };

/** What rows and keys do: every change of the look goes through the cursor, which holds the place. */
export function useDeeds({ cursor, look, focusRows, side, setSide, onTab }: Options): Deeds {
  const { state } = look;
  const { selected, apply, applyBelow, move } = cursor;
  const { filter } = state;
  const toggle = (row: WaterfallRow, at: number): void => {
    if (row.fold) applyBelow(openFold(state, row.span, !row.open), row.span, at);
    else if (opensOn(row)) applyBelow(openRow(state, row.span, !row.open), row.span, at);
  };
  const reRoot = (row: Pick<WaterfallRow, "span">): void => apply(toRoot(state, row.span));
  const onRows = (deed: () => void) => (): void => {
    onTab("waterfall");
    deed();
    setTimeout(focusRows);
  };
  const span = selected?.span;
  return {
    rows: {
      select: (row, at) => {
        cursor.select(row.span, at);
        setSide((before) => before ?? "span");
      },
      toggle,
      enter: (row, at) => {
        if (row.fold) toggle(row, at);
        else if (side !== "span") setSide(() => "span");
        else if (row.children > 0) reRoot(row);
      },
      sideways: (row, at, open) => {
        if (opensOn(row) && row.open !== open) toggle(row, at);
        else if (open) move(1);
        else cursor.toParent(row.span);
      },
      reRoot,
      reveal: cursor.reveal,
      move,
      keepService: (service) => apply(toFilter(state, { services: [service] })),
      closeService: (service) => apply(closeService(state, service, true)),
      zoomTo: (zoom) => apply({ ...state, zoom }),
    },
    keys: {
      move: (by) => onRows(() => move(by))(),
      seek: (what, backwards) => onRows(() => cursor.seek(what, backwards))(),
      closeAll: onRows(() => apply(toDepth(state, 0))),
      openAll: onRows(() => apply(toDepth(state, null))),
      fold: onRows(() => apply(toFold(state, !state.fold))),
      critical: onRows(() => apply(toFilter(state, { critical: !filter.critical }))),
      compress: onRows(() => apply({ ...state, compress: !state.compress })),
      reRoot: span === undefined ? undefined : onRows(() => reRoot({ span })),
      whole: state.root === null ? undefined : onRows(() => apply(toRoot(state, null))),
      filter: () => {
        onTab("waterfall");
        // The field is there after the next drawing.
        setTimeout(focusFilter);
      },
      back: look.back,
      forward: look.forward,
    },
    copyId: (id) => () => void copyText(id, "The trace id"),
  };
}
