import type { Virtualizer } from "@tanstack/react-virtual";
import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type RefObject,
} from "react";

type Rows = Virtualizer<HTMLDivElement, Element>;

type Active = {
  /** The row that keys start from. */
  at: number | undefined;
  /** The row that the tab key leads to: the active one, or the first in sight. */
  reached: number;
  setAt: (at: number | undefined) => void;
  /** Goes to a row; with `focus` it takes the keys. */
  goTo: (at: number, focus: boolean) => void;
  move: (by: number) => void;
  onKey: (event: KeyboardEvent) => void;
};

const PAGE = 20;

/** The one row of a virtual list that has the keys. Rows far away are drawn before they have them. */
export function useActive(rows: Rows, scroller: RefObject<HTMLElement | null>): Active {
  const [at, setAt] = useState<number>();
  const wanted = useRef<number>(undefined);
  const { count } = rows.options;
  const focusWanted = useCallback(() => {
    if (wanted.current === undefined) return;
    const place = scroller.current?.querySelector(`[data-index="${wanted.current}"]`);
    const row = place?.querySelector<HTMLElement>("[data-row]");
    if (!row) return;
    wanted.current = undefined;
    row.focus({ preventScroll: true });
  }, [scroller]);
  useEffect(focusWanted);
  const first = rows.range?.startIndex ?? 0;
  const goTo = (to: number, focus: boolean): void => {
    if (count === 0) return;
    const row = Math.min(Math.max(to, 0), count - 1);
    setAt(row);
    rows.scrollToIndex(row, { align: "auto" });
    if (!focus) return;
    wanted.current = row;
    focusWanted();
  };
  const move = (by: number): void => goTo(at === undefined ? first : at + by, true);
  const onKey = (event: KeyboardEvent): void => {
    const to = at === undefined ? undefined : target(event.key, at, count);
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    goTo(to, true);
  };
  const isDrawn = rows.getVirtualItems().some(({ index }) => index === at);
  return { at, reached: at !== undefined && isDrawn ? at : first, setAt, goTo, move, onKey };
}

function target(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case "ArrowDown":
      return at + 1;
    case "ArrowUp":
      return at - 1;
    case "PageDown":
      return at + PAGE;
    case "PageUp":
      return at - PAGE;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
