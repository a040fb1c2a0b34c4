import { prefer, preferences } from "../../state/preferences.ts";

/** Where the focus was when the dock was entered, to go back there. */
let cameFrom: Element | null = null;
/** Somebody wants into the dock before there is anything in it to focus. */
let wanted = false;

const BODY = "[data-dock-body]";

/** Opens the dock if it is closed and puts the focus into it. */
export function enterDock(): void {
  if (!focusInDock()) cameFrom = document.activeElement;
  prefer({ dockOpen: true });
  const body = document.querySelector<HTMLElement>(BODY);
  body?.focus();
  wanted = body === null;
}

/** Takes the focus that was wanted before this was there. */
export function takeFocus(body: HTMLElement | null): void {
  if (!wanted || !body) return;
  wanted = false;
  body.focus();
}

/** Puts the focus back where it was before the dock was entered; false if it is not in the dock. */
export function leaveDock(): boolean {
  if (!focusInDock()) return false;
  if (cameFrom instanceof HTMLElement && cameFrom.isConnected) cameFrom.focus();
  if (focusInDock() && document.activeElement instanceof HTMLElement) document.activeElement.blur();
  return true;
}

/** Opens the dock and enters it, or closes it and goes back to where the focus was. */
export function switchDock(): void {
  if (!preferences.get().dockOpen) return enterDock();
  leaveDock();
  prefer({ dockOpen: false });
}

/** Whether the focus is in the dock: keys of the screen then mean nothing. */
export function focusInDock(): boolean {
  return document.activeElement?.closest("[data-dock]") !== null && document.activeElement !== null;
}
