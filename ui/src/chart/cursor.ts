import { createStore } from "../state/store.ts";

/** The moment all drawings point at, and the drawing that was asked. */
export type Cursor = { at: number; owner: string };

/** One time cursor for the window. */
export const cursor = createStore<Cursor | undefined>(undefined);

/** Takes the cursor away, if `owner` holds it. */
export function leave(owner: string): void {
  cursor.update((before) => (before?.owner === owner ? undefined : before));
}
