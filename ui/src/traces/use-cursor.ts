import { call } from "#ipc";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

import type { Revealed, WaterfallRow, WaterfallState } from "../contract.ts";
import { announce } from "../parts/announce.ts";
import { queryClient } from "../queries.ts";
import { isSameLook } from "./look.ts";
import { rowsQuery, spanQuery } from "./queries.ts";
import type { Look } from "./use-look.ts";
import { PAGE, rowIn } from "./waterfall/pages.ts";

/** The span that is looked at. */
export type Selected = {
  span: number;
  /** Its row in `state`; unknown where it is hidden. */
  row: number | undefined;
  state: WaterfallState;
};

/** Where the rows are to be scrolled to, once `state` shows. */
export type Target = {
  row: number;
  state: WaterfallState;
  /** Pixels from the upper edge, to stay where it is; anywhere in sight without. */
  offset: number | undefined;
};

/** The selected span and how it is moved. */
export type TraceCursor = {
  selected: Selected | undefined;
  target: Target | undefined;
  select: (span: number, row: number) => void;
  unselect: () => void;
  /** Selects the row that many rows below; from nowhere, the first in sight. */
  move: (by: number) => void;
  /** Shows a span, opening and unhiding what it needs. */
  reveal: (span: number) => void;
  /** Shows the row that folds a span with its like, or the span where it is not folded. */
  revealFold: (span: number) => void;
  /** Goes from a span to the row of its parent. */
  toParent: (span: number) => void;
  /** Goes to the next match or error. */
  seek: (what: "match" | "error", backwards: boolean) => void;
  /** Looks another way at the trace, with the selected row where it was. */
  apply: (next: WaterfallState) => void;
  /** Looks another way where rows above `row` stay as they are. */
  applyBelow: (next: WaterfallState, span: number, row: number) => void;
};

/** How the rows are drawn now, as the cursor needs it. */
export type Drawn = {
  firstRow: number;
  total: number;
  offsetOf: (row: number) => number | undefined;
};

/** Holds the selected span of a trace through every change of how it is looked at. */
export function useCursor(trace: number, look: Look, drawn: () => Drawn): TraceCursor {
  const { state, change } = look;
  const [selected, setSelected] = useState<Selected>();
  const [target, setTarget] = useState<Target>();
  const now = useRef({ selected, state });
  useLayoutEffect(() => {
    now.current = { selected, state };
  });
  // Keys come faster than the window draws.
  const put = useCallback((next: Selected | undefined) => {
    now.current = { ...now.current, selected: next };
    setSelected(next);
  }, []);

  const found = useCallback(
    (answer: Revealed | null, offset?: number) => {
      if (!answer) return false;
      const shown = isSameLook(answer.state, now.current.state) ? now.current.state : answer.state;
      change(shown);
      put({ span: answer.span, row: answer.row, state: shown });
      setTarget({ row: answer.row, state: shown, offset });
      return true;
    },
    [change, put],
  );
  const ask = useCallback(
    (of: WaterfallState, wanted: Partial<Parameters<typeof revealing>[2]>) =>
      revealing(trace, of, wanted),
    [trace],
  );

  // A step back or forward may have moved the selected row.
  useEffect(() => {
    if (!selected || selected.state === state) return;
    void ask(state, { span: selected.span }).then((answer) => {
      if (now.current.selected !== selected || now.current.state !== state) return;
      const row = answer && isSameLook(answer.state, state) ? answer.row : undefined;
      put({ span: selected.span, row, state });
      if (row !== undefined) setTarget({ row, state, offset: undefined });
    });
  }, [ask, put, selected, state]);

  return {
    selected,
    target,
    select: useCallback((span, row) => put({ span, row, state: now.current.state }), [put]),
    unselect: useCallback(() => put(undefined), [put]),
    move: (by) => {
      const { total, firstRow } = drawn();
      const { selected: from, state: of } = now.current;
      const at = from?.row === undefined ? (by > 0 ? firstRow : firstRow) : from.row + by;
      const row = Math.min(Math.max(at, 0), total - 1);
      if (row < 0) return;
      now.current.selected = { span: from?.span ?? -1, row, state: of };
      void rowOf(trace, of, row).then((there) => {
        if (!there || now.current.state !== of || now.current.selected?.row !== row) return;
        put({ span: there.span, row, state: of });
        setTarget({ row, state: of, offset: undefined });
      });
    },
    reveal: (span) => {
      void ask(now.current.state, { span }).then((answer) => {
        if (!found(answer)) announce("That span is not in the trace.");
      });
    },
    revealFold: (span) => {
      const { unfolded } = now.current.state;
      void ask(now.current.state, { span }).then(async (answer) => {
        if (!answer) return;
        // The head of a fold stands right above its first span, folded or not.
        const folded = { ...answer.state, unfolded };
        const row = answer.row - 1;
        const head = await rowOf(trace, folded, row);
        const isHead = head?.span === span && head.fold !== null;
        found(isHead ? { span, row, state: folded } : answer);
      });
    },
    toParent: (span) => {
      void parentOf(trace, span, now.current.state.root).then((parent) =>
        parent === undefined
          ? undefined
          : ask(now.current.state, { span: parent }).then((answer) => found(answer)),
      );
    },
    seek: (what, backwards) => {
      const errors = what === "error";
      const after = now.current.selected?.row ?? null;
      void ask(now.current.state, { after, backwards, errors }).then((answer) => {
        if (!found(answer)) announce(errors ? "No span has an error." : "No span matches.");
      });
    },
    apply: (next) => {
      const { selected: kept } = now.current;
      if (!kept) {
        change(next);
        return;
      }
      const offset = kept.row === undefined ? undefined : drawn().offsetOf(kept.row);
      void ask(next, { span: kept.span }).then((answer) => {
        if (answer && isSameLook(answer.state, next)) {
          now.current.state = next;
          found({ ...answer, state: next }, offset);
          return;
        }
        // A fold has no span of its own: it is where it was, or it is not known where.
        change(next);
        put({ span: kept.span, row: undefined, state: next });
        if (kept.row === undefined) return;
        const { row } = kept;
        void rowOf(trace, next, row).then((there) => {
          if (there?.span === kept.span && now.current.selected?.row === undefined) {
            put({ span: kept.span, row, state: next });
          }
        });
      });
    },
    applyBelow: (next, span, row) => {
      change(next);
      put({ span, row, state: next });
    },
  };
}

/** Where a span is; nothing if it could not be said. */
async function revealing(
  trace: number,
  state: WaterfallState,
  wanted: { span?: number; after?: number | null; backwards?: boolean; errors?: boolean },
): Promise<Revealed | null> {
  const { span = null, after = null, backwards = false, errors = false } = wanted;
  try {
    return await call("reveal_span", { trace, state, span, after, backwards, errors });
  } catch {
    // The rows ask the same of the same trace, and show why it is not answered.
    return null;
  }
}

/** The parent of a span; nothing for a root and for the span shown as root. */
async function parentOf(
  trace: number,
  span: number,
  root: number | null,
): Promise<number | undefined> {
  if (span === root) return undefined;
  try {
    return (await queryClient.fetchQuery(spanQuery(trace, span))).crumbs.at(-1)?.span;
  } catch {
    return undefined;
  }
}

async function rowOf(
  trace: number,
  state: WaterfallState,
  row: number,
): Promise<WaterfallRow | undefined> {
  try {
    const page = await queryClient.fetchQuery(rowsQuery(trace, state, Math.floor(row / PAGE)));
    return rowIn(page, row);
  } catch {
    return undefined;
  }
}
