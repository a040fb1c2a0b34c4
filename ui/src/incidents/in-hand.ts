import type { IncidentFormat } from "../contract.ts";
import { createStore } from "../state/store.ts";

/** What keys do with the incident on screen; absent where it cannot be done now. */
export type IncidentDeeds = {
  /** Puts the cursor where a note is written. */
  note: (() => void) | undefined;
  /** Marks the entry that is looked at as one that shows the cause, or not. */
  cause: (() => void) | undefined;
  mitigated: (() => void) | undefined;
  close: (() => void) | undefined;
  reopen: (() => void) | undefined;
  record: (() => void) | undefined;
  pause: (() => void) | undefined;
  verify: () => void;
  save: (format: IncidentFormat) => void;
  rename: () => void;
  /** Closes the entry that is looked at, or leads to the list. */
  leave: () => boolean;
};

/** The incident on screen: the one that keys mean. */
export const incidentInHand = createStore<IncidentDeeds | undefined>(undefined);
