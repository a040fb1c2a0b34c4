import { createStore } from "./store.ts";

/** What lies over the screen; one at a time. */
export type Overlay =
  | "none"
  | "palette"
  | "keys"
  | "pack"
  | "environment"
  | "range"
  | "refresh"
  | "problems"
  | "diagnostics"
  | "begin_incident"
  | "incident_note"
  | "handover";

export const overlay = createStore<Overlay>("none");

/** Opens an overlay in place of any other. */
export function open(which: Overlay): void {
  overlay.set(which);
}

/** For controls that report both ways: opens `which`, or closes it if it is what lies there. */
export function toggle(which: Overlay, isOpen: boolean): void {
  overlay.update((before) => (isOpen ? which : before === which ? "none" : before));
}
