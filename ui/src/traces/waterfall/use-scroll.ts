import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

import { useSize } from "../../parts/use-size.ts";
import {
  elementAt,
  extentOf,
  inSight,
  placeToSee,
  ROW,
  scrolled,
  type Extent,
  type Scroll,
} from "./scroll.ts";

/** Height of the head that stays above the rows. */
export const HEAD = 24;

/** After this time without a step the scrollbar is put where it belongs. */
const REST = 150;

type Sight = { first: number; end: number; shift: number };

/** What is in sight of a scrolled list, and how to move it. */
export type RowScroll = {
  attach: (element: HTMLDivElement | null) => void;
  focus: () => void;
  onScroll: () => void;
  extent: Extent;
  /** Rows in sight, and what is taken from a row's place to find it in the element. */
  sight: Sight;
  width: number;
  /** Moves as little as needed to show a row. */
  see: (row: number) => void;
  /** Moves to a place in pixels of rows. */
  to: (rows: number) => void;
  /** Where it is, in pixels of rows. */
  at: () => number;
};

/** Scrolls a list of any length with an element of bounded height. */
export function useRowScroll(total: number): RowScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const [measure, size] = useSize();
  const view = Math.max((size?.height ?? 0) - HEAD, 0);
  const extent = extentOf(total, view);
  const now = useRef<Scroll>({ rows: 0, element: 0 });
  const latest = useRef({ extent, total });
  useLayoutEffect(() => {
    latest.current = { extent, total };
  });
  const [sight, setSight] = useState<Sight>({ first: 0, end: 1, shift: 0 });
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);

  const look = useCallback(() => {
    const [first, end] = inSight(now.current.rows, latest.current.extent, latest.current.total);
    const shift = now.current.rows - now.current.element;
    setSight((before) =>
      before.first === first && before.end === end && before.shift === shift
        ? before
        : { first, end, shift },
    );
  }, []);
  const put = useCallback(
    (next: Scroll) => {
      now.current = next;
      look();
      if (scroller.current && scroller.current.scrollTop !== next.element) {
        scroller.current.scrollTop = next.element;
      }
    },
    [look],
  );
  const to = useCallback(
    (rows: number) => {
      const most = Math.max(latest.current.extent.rows - latest.current.extent.view, 0);
      const place = Math.min(Math.max(rows, 0), most);
      put({ rows: place, element: elementAt(place, latest.current.extent) });
    },
    [put],
  );
  const onScroll = useCallback(() => {
    const element = scroller.current?.scrollTop ?? 0;
    if (element === now.current.element) return;
    now.current = scrolled(now.current, element, latest.current.extent);
    look();
    clearTimeout(rest.current);
    if (latest.current.extent.rows > latest.current.extent.element) {
      rest.current = setTimeout(() => to(now.current.rows), REST);
    }
  }, [look, to]);
  useEffect(() => () => clearTimeout(rest.current), []);
  // Fewer rows, or a lower window, may end above where it was scrolled to.
  useLayoutEffect(() => {
    to(Math.min(now.current.rows, Math.max(total * ROW - view, 0)));
  }, [to, total, view]);

  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      scroller.current = element;
      measure(element);
    },
    [measure],
  );
  return {
    attach,
    focus: useCallback(() => scroller.current?.focus({ preventScroll: true }), []),
    onScroll,
    extent,
    sight,
    width: size?.width ?? 0,
    see: useCallback(
      (row) => {
        const next = placeToSee(row, now.current.rows, latest.current.extent);
        if (next !== now.current.rows) to(next);
      },
      [to],
    ),
    to,
    at: useCallback(() => now.current.rows, []),
  };
}
