/**
 * Two windows of one Wheelhouse: the runbook's own window follows the range, the environment and
 * the runbook of the main one; what is followed in it shows in the main one. They meet in the
 * storage of the page, which tells the other window of every change.
 */

import { docked, type Opened } from "../runbooks/docked.ts";
import { kept, KEPT_AS, readKept } from "../runbooks/kept.ts";
import { forwardPlaces, go, here, history, setRange, type Place } from "../state/location.ts";
import { preferences, readPreferences, PREFERENCES_KEPT_AS } from "../state/preferences.ts";

const LED = "wheelhouse.apart.led";
const RUNBOOK = "wheelhouse.apart.runbook";
const FOLLOWED = "wheelhouse.apart.followed";

type Runbook = { of: string; opened: Opened };

/** Says what the runbook's own window shall show. */
export function handOver(runbook: Runbook): void {
  write(RUNBOOK, runbook);
  write(LED, here(history.get()));
}

/** In the main window: tells the other one of the range, and goes where it leads. */
export function startLeading(): () => void {
  const stop = history.subscribe(() => write(LED, here(history.get())));
  const unlisten = listen({
    [FOLLOWED]: (value) => {
      if (isPlace(value)) go(value.view, value.range);
    },
    [KEPT_AS]: () => kept.set(readKept()),
  });
  return () => {
    stop();
    unlisten();
  };
}

/** In the runbook's own window: shows what the main one shows. */
export function startFollowing(): () => void {
  const takeRange = (value: unknown): void => {
    if (isPlace(value)) setRange(value.range);
  };
  const takeRunbook = (value: unknown): void => {
    if (isRunbook(value)) docked.set({ ...value, trail: [] });
  };
  takeRange(read(LED));
  takeRunbook(read(RUNBOOK));
  // From now on places are followed in the main window; the range is taken from there.
  let count = 0;
  const stop = forwardPlaces((place) =>
    write(FOLLOWED, { ...place, count: ++count, at: Date.now() }),
  );
  const unlisten = listen({
    [LED]: (value) => stop.around(() => takeRange(value)),
    [RUNBOOK]: takeRunbook,
    [KEPT_AS]: () => kept.set(readKept()),
    [PREFERENCES_KEPT_AS]: () => preferences.set(readPreferences()),
  });
  return () => {
    stop.end();
    unlisten();
  };
}

function listen(takers: Record<string, (value: unknown) => void>): () => void {
  const take = ({ key, newValue }: StorageEvent): void => {
    const taker = key === null ? undefined : takers[key];
    if (taker) taker(parsed(newValue));
  };
  window.addEventListener("storage", take);
  return () => window.removeEventListener("storage", take);
}

/** The same build wrote it: that it is such a thing is enough. */
function isPlace(value: unknown): value is Place {
  return typeof value === "object" && value !== null && "view" in value && "range" in value;
}

function isRunbook(value: unknown): value is Runbook {
  return typeof value === "object" && value !== null && "of" in value && "opened" in value;
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or forbidden storage keeps the windows apart; each still works.
  }
}

function read(key: string): unknown {
  try {
    return parsed(localStorage.getItem(key));
  } catch {
    return undefined;
  }
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
