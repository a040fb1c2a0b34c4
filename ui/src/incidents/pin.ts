import { call } from "#ipc";

import type { Failure, Pinned } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { announce } from "../parts/announce.ts";
import { open } from "../state/overlays.ts";
import { createStore } from "../state/store.ts";
import type { Pinnable } from "./pinnable.ts";
import { askIncidentsAgain } from "./queries.ts";
import { recording } from "./recording.ts";

/** What became of something that was pinned or recorded; what failed stays until it is seen to. */
export type PinNote = { key: number; pinnable: Pinnable } & (
  | { kind: "asking" }
  | { kind: "pinned"; id: string; number: number }
  | { kind: "failed"; failure: Failure }
);

export const pinNotes = createStore<readonly PinNote[]>([]);

/** What is pinned as soon as an incident is begun. */
export const awaiting = createStore<Pinnable | undefined>(undefined);

let last = 0;

/** Pins something to the incident that is recorded; if none is, offers to begin one first. */
export async function pin(pinnable: Pinnable): Promise<Pinned | undefined> {
  last += 1;
  const key = last;
  if ((await recordedIn(pinnable.environment)) === undefined) {
    awaiting.set(pinnable);
    open("begin_incident");
    return undefined;
  }
  // A confirmation that is out of date makes room; failures stay.
  pinNotes.update((notes) => [
    ...notes.filter(({ kind }) => kind !== "pinned"),
    { key, pinnable, kind: "asking" },
  ]);
  const pinned = await put(key, pinnable);
  if (!pinned) return undefined;
  settle({ key, pinnable, kind: "pinned", id: pinned.id, number: pinned.entry.number });
  announce(`Pinned to ${pinned.id} as ${pinned.entry.number}.`);
  return pinned;
}

/** Records what was done, if an incident is recorded: without a word unless it fails. */
export async function record(pinnable: Pinnable): Promise<Pinned | undefined> {
  last += 1;
  const key = last;
  if ((await recordedIn(pinnable.environment)) === undefined) return undefined;
  return put(key, pinnable);
}

/** Tries again what was not pinned. */
export function pinAgain({ key, pinnable }: PinNote): void {
  putAway(key);
  void pin(pinnable);
}

/** Puts a note away that was read. */
export function putAway(key: number): void {
  pinNotes.update((notes) => notes.filter((note) => note.key !== key));
}

/** The incident that is recorded in an environment, if one is; asked if it is not known yet. */
export async function recordedIn(environment: string): Promise<string | undefined> {
  const now = recording.get();
  if (now?.environment === environment) return now.line?.id;
  try {
    return (await call("incidents", { environment })).recording ?? undefined;
  } catch {
    // The pin itself will say what is wrong.
    return "";
  }
}

async function put(key: number, pinnable: Pinnable): Promise<Pinned | undefined> {
  const { environment, what } = pinnable;
  try {
    const pinned = await call("pin", { environment, what, note: "" });
    void askIncidentsAgain();
    return pinned;
  } catch (error) {
    settle({ key, pinnable, kind: "failed", failure: failureOf(error) });
    // Another window may have stopped the recording.
    void askIncidentsAgain();
    return undefined;
  }
}

function settle(note: PinNote): void {
  pinNotes.update((notes) => [...notes.filter(({ key }) => key !== note.key), note]);
}
