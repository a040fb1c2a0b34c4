import { useId, useState, type PointerEvent } from "react";

import { zoom } from "../state/location.ts";
import { useStore } from "../state/store.ts";
import { cursor, leave } from "./cursor.ts";
import { momentAt, xOf, type Drawn } from "./scale.ts";

/** Where the pointer is: in the window, and in the drawing. */
export type Pointer = { x: number; y: number; inX: number; inY: number };

/** Less than this is a click, not a zoom. */
const DRAG = 5;

type Options = {
  /** The time axis; nothing moves in time without one. */
  drawn: Drawn | undefined;
  /** The moment that is meant by one under the pointer. */
  snap: (moment: number) => number;
  /** A click on the drawing that was no drag. */
  onPick: (pointer: Pointer) => void;
};

/** The pointer over a drawing, the shared time cursor, and the span that is dragged over. */
export function useTimePlot({ drawn, snap, onPick }: Options) {
  const owner = useId();
  const [pointer, setPointer] = useState<Pointer>();
  const [anchor, setAnchor] = useState<number>();
  const [pressed, setPressed] = useState(false);
  const at = useStore(cursor, (value) => value?.at);
  const owned = useStore(cursor, (value) => value?.owner === owner);

  const point = (moment: number): void => cursor.set({ at: snap(moment), owner });
  /** Zooms to the span between two moments, unless it is no wider than a click. */
  const select = (from: number, to: number): boolean => {
    setAnchor(undefined);
    if (!drawn || Math.abs(xOf(drawn, from) - xOf(drawn, to)) < DRAG) return false;
    zoom(from, to);
    return true;
  };
  const stop = (): void => {
    setAnchor(undefined);
    setPressed(false);
    setPointer(undefined);
    leave(owner);
  };
  const over = {
    onPointerMove: (event: PointerEvent<HTMLElement>): void => {
      const place = placeOf(event);
      // A flag or an exemplar tells of itself; the line stays, the values make way.
      setPointer(onControl(event) ? undefined : place);
      if (drawn) point(momentAt(drawn, place.inX));
    },
    onPointerDown: (event: PointerEvent<HTMLElement>): void => {
      if (event.button !== 0 || onControl(event)) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setPressed(true);
      if (drawn) setAnchor(momentAt(drawn, placeOf(event).inX));
    },
    onPointerUp: (event: PointerEvent<HTMLElement>): void => {
      if (!pressed) return;
      setPressed(false);
      const place = placeOf(event);
      const zoomed = drawn && anchor !== undefined && select(anchor, momentAt(drawn, place.inX));
      if (!zoomed) onPick(place);
    },
    onPointerLeave: stop,
  };
  return { at, owned, pointer, anchor, setAnchor, point, select, stop, over };
}

function placeOf(event: PointerEvent<HTMLElement>): Pointer {
  const box = event.currentTarget.getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  return { x, y, inX: x - box.left, inY: y - box.top };
}

/** Flags and exemplars lie over the drawing and take their own clicks. */
function onControl(event: PointerEvent<HTMLElement>): boolean {
  return event.target instanceof Element && event.target.closest("button") !== null;
}
