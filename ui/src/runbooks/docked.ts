import type { Alert, Labels } from "../contract.ts";
import { createStore } from "../state/store.ts";
import { prefer } from "../state/preferences.ts";

/** A runbook and what it is open for. */
export type Opened = {
  file: string;
  /** The heading to begin at. */
  anchor?: string;
  /** Labels that fill it in. */
  labels: Labels;
  /** The alert it is open for. */
  alert?: { name: string; since: number | null };
};

/** What stands in the dock of an environment, and what stood there before a link was followed. */
type Docked = { of: string; opened: Opened; trail: readonly Opened[] };

/** One dock for the window; what stands in it belongs to one environment of one pack. */
export const docked = createStore<Docked | undefined>(undefined);

/** Which dock it is: another pack or environment has another. */
export function dockOf(folder: string, environment: string): string {
  return `${folder}\n${environment}`;
}

/** Puts a runbook into the dock and opens it. */
export function dock(of: string, opened: Opened): void {
  docked.set({ of, opened, trail: [] });
  prefer({ dockOpen: true });
}

/** Follows a link within the dock: the way back is kept. */
export function dockNext(of: string, opened: Opened): void {
  docked.update((before) => ({
    of,
    opened,
    trail: before?.of === of ? [...before.trail, before.opened].slice(-20) : [],
  }));
}

/** Back to the runbook before. */
export function dockBack(): void {
  docked.update((before) => {
    const opened = before?.trail.at(-1);
    return before && opened ? { ...before, opened, trail: before.trail.slice(0, -1) } : before;
  });
}

/** Empties the dock; it stays open to choose another. */
export function undock(): void {
  docked.set(undefined);
}

/** A runbook as an alert opens it: with all that is known of the alert. */
export function openedFor(file: string, { labels, since }: Alert): Opened {
  return { file, labels, alert: { name: labels["alertname"] ?? "an alert", since } };
}

/** A runbook as it is opened without an occasion. */
export function plainly(file: string, anchor?: string | null): Opened {
  return { file, labels: {}, ...(anchor ? { anchor } : {}) };
}

/** Whether two are the same runbook, open for the same thing. */
export function sameOpened(one: Opened, other: Opened): boolean {
  return (
    one.file === other.file &&
    one.alert?.since === other.alert?.since &&
    JSON.stringify(one.labels) === JSON.stringify(other.labels)
  );
}
