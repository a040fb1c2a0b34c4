import type { Labels } from "../contract.ts";
import { createStore } from "../state/store.ts";

/** What somebody did with a runbook: by the words of a step, and by the name of a value. */
export type Kept = {
  ticks: Readonly<Record<string, boolean>>;
  notes: Readonly<Record<string, string>>;
  /** Why a step was left out. */
  skips: Readonly<Record<string, string>>;
  /** Values that were typed. */
  values: Readonly<Record<string, string>>;
};

type Entry = Kept & { of: string };

/** What work belongs to: another alert, or the same one firing again, begins with nothing done. */
export type WorkOn = {
  folder: string;
  environment: string;
  file: string;
  labels: Labels;
  since: number | null;
};

export const NOTHING: Kept = { ticks: {}, notes: {}, skips: {}, values: {} };

export const KEPT_AS = "wheelhouse.runbooks";
/** Older work is forgotten. */
const MOST = 60;
const LONGEST = 200_000;
/** One note, in letters. */
export const LONGEST_NOTE = 4_000;

/** The work on this computer, the latest last. */
export const kept = createStore<readonly Entry[]>(readKept(), (entries) => {
  try {
    localStorage.setItem(KEPT_AS, JSON.stringify(entries));
  } catch {
    // A full or forbidden storage costs the memory of what was done, not the work.
  }
});

/** The name of a piece of work in the store. */
export function workKey({ folder, environment, file, labels, since }: WorkOn): string {
  const sorted = Object.entries(labels).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([folder, environment, file, since, sorted]);
}

/** What was done so far. */
export function keptOf(entries: readonly Entry[], of: string): Kept {
  return entries.find((entry) => entry.of === of) ?? NOTHING;
}

/** Changes what is kept of a piece of work; what holds nothing any more is forgotten. */
export function keep(of: string, change: (before: Kept) => Partial<Kept>): void {
  kept.update((entries) => {
    const before = keptOf(entries, of);
    const after: Entry = { ...NOTHING, ...before, ...change(before), of };
    const others = entries.filter((entry) => entry.of !== of);
    return bounded(amountOf(after) === 0 ? others : [...others, after]);
  });
}

/** Forgets a piece of work. */
export function forget(of: string): void {
  kept.update((entries) => entries.filter((entry) => entry.of !== of));
}

/** How many things are kept of a piece of work. */
export function amountOf({ ticks, notes, skips, values }: Kept): number {
  return [ticks, notes, skips, values].reduce((sum, part) => sum + Object.keys(part).length, 0);
}

/** A record with an entry set, or taken out where nothing is given. */
export function withEntry<T>(
  record: Readonly<Record<string, T>>,
  name: string,
  value: T | undefined,
): Record<string, T> {
  const rest = Object.entries(record).filter(([each]) => each !== name);
  return Object.fromEntries(value === undefined ? rest : [...rest, [name, value]]);
}

function bounded(entries: readonly Entry[]): readonly Entry[] {
  let room = LONGEST;
  const newest: Entry[] = [];
  for (const entry of entries.toReversed().slice(0, MOST)) {
    room -= JSON.stringify(entry).length;
    if (room < 0) break;
    newest.push(entry);
  }
  return newest.toReversed();
}

/** What an earlier window kept; nothing where it cannot be read. */
export function readKept(): readonly Entry[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(KEPT_AS) ?? "[]");
    return Array.isArray(read) ? bounded(read.filter(isEntry)) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== "object" || value === null || !("of" in value)) return false;
  const parts = new Map(Object.entries(value));
  return (
    typeof value.of === "string" &&
    hasOnly(parts.get("ticks"), "boolean") &&
    ["notes", "skips", "values"].every((part) => hasOnly(parts.get(part), "string"))
  );
}

function hasOnly(value: unknown, kind: "boolean" | "string"): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((each: unknown) => typeof each === kind)
  );
}
