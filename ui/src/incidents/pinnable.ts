import { useCallback, useEffect, useRef } from "react";

import type { PinWhat } from "../contract.ts";
import { panelInHand } from "../dashboards/in-hand.ts";
import { focusInDock } from "../runbooks/dock/focus.ts";

/** Something on screen that can be put into the record of an incident. */
export type Pinnable = {
  /** Environment id. */
  environment: string;
  /** What it is in a few words; may hold text of others. */
  title: string;
  what: PinWhat;
};

type Held = { pinnable: Pinnable; element: HTMLElement | undefined };

/** What parts of the screen offer, the last one shown at the end. */
const offers = new Map<object, Held>();

/**
 * Offers something to the key that pins. With the element that the answer takes, only while the
 * focus is in it or in its row; without, as long as it shows.
 */
export function usePinnable(pinnable: Pinnable | undefined): (element: HTMLElement | null) => void {
  const element = useRef<HTMLElement>(undefined);
  const token = useRef({});
  useEffect(() => {
    const key = token.current;
    if (pinnable) offers.set(key, { pinnable, element: element.current });
    else offers.delete(key);
  });
  useEffect(() => {
    const key = token.current;
    return () => void offers.delete(key);
  }, []);
  return useCallback((next: HTMLElement | null) => {
    element.current = next ?? undefined;
  }, []);
}

/** What the key pins now: what has the focus, else what the screen is about. */
export function pinnableNow(): Pinnable | undefined {
  const all = [...offers.values()];
  const focused = all.findLast(({ element }) => element && scopeOf(element).contains(focus()));
  if (focused) return focused.pinnable;
  // What a screen shows is not meant by keys that are pressed in the dock beside it.
  if (focusInDock()) return undefined;
  return (
    panelInHand.get()?.pinnable ?? all.findLast(({ element }) => element === undefined)?.pinnable
  );
}

/** A log line that is held, as it is pinned. */
export function pinnableLine(environment: string, logs: number, line: number): Pinnable {
  return { environment, title: "the log line", what: { kind: "lines", logs, lines: [line] } };
}

function scopeOf(element: HTMLElement): Element {
  return element.closest("[data-row]") ?? element;
}

function focus(): Element | null {
  return document.activeElement === document.body ? null : document.activeElement;
}
