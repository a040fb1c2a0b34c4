import { createStore } from "../state/store.ts";

/** What keys do with the log lines on screen; absent where it cannot be done now. */
export type LogsDeeds = {
  /** Moves by rows. */
  move?: ((by: number) => void) | undefined;
  /** Puts the cursor where text to find is typed. */
  find?: (() => void) | undefined;
  /** To the next line with the text that is sought, or the one before. */
  seek?: ((backwards: boolean) => void) | undefined;
  wrap?: (() => void) | undefined;
  turn?: (() => void) | undefined;
  patterns?: (() => void) | undefined;
  live?: (() => void) | undefined;
  pause?: (() => void) | undefined;
  save?: (() => void) | undefined;
  /** The line as it was written, or as it is read. */
  raw?: (() => void) | undefined;
  around?: (() => void) | undefined;
  trace?: (() => void) | undefined;
  ofTrace?: (() => void) | undefined;
  ofRequest?: (() => void) | undefined;
  /** Closes what is open beside the lines; false if nothing is. */
  leave: () => boolean;
};

/** The log lines on screen: those that keys mean. */
export const logsInHand = createStore<LogsDeeds | undefined>(undefined);
