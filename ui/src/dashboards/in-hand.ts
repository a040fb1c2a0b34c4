import type { Pinnable } from "../incidents/pinnable.ts";
import { createStore } from "../state/store.ts";

/** What can be done with a panel; absent where it cannot be done now. */
export type PanelDeeds = {
  title: string;
  full: () => void;
  explore: (() => void) | undefined;
  inspect: (() => void) | undefined;
  related: () => void;
  copy: (() => void) | undefined;
  save: ((format: "png" | "svg" | "csv" | "json") => void) | undefined;
  /** As it is on screen, for the record of an incident. */
  pinnable: Pinnable | undefined;
};

/** The panel that has the focus, or had the pointer last: the one that keys mean. */
export const panelInHand = createStore<PanelDeeds | undefined>(undefined);
