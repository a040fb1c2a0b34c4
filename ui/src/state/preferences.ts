import { isApart } from "../apart/is-apart.ts";
import type { ThemeName, Zone } from "../contract.ts";
import { createStore } from "./store.ts";

/** What this computer remembers of how its user likes the window. */
export type Preferences = {
  theme: "system" | "dark" | "light";
  zone: "utc" | "local";
  refreshMs: number;
  dockOpen: boolean;
  /** 0 is as the room allows. */
  dockWidth: number;
  /** Widths of the names in a waterfall and of what stands beside it; 0 is as the room allows. */
  traceNames: number;
  traceSide: number;
  /** Width of the detail beside a list; 0 is as the room allows. */
  detailSide: number;
  /** Columns of log lines by pack folder and environment, and whether long lines are wrapped. */
  logLayouts: Record<string, LogLayout>;
  logWrap: boolean;
  /** The last environment by pack folder. */
  environments: Record<string, string>;
};

/** The columns of a list of log lines. */
export type LogLayout = {
  /** Fields that are columns, in their order. */
  columns: readonly string[];
  /** Widths in pixels of the columns that were made wider or narrower. */
  widths: Record<string, number>;
};

export const PREFERENCES_KEPT_AS = "wheelhouse.preferences";

const DEFAULTS: Preferences = {
  theme: "system",
  zone: "local",
  refreshMs: 30_000,
  dockOpen: false,
  dockWidth: 0,
  traceNames: 0,
  traceSide: 0,
  detailSide: 0,
  logLayouts: {},
  logWrap: false,
  environments: {},
};

/** The preferences; every change is kept at once. */
export const preferences = createStore<Preferences>(readPreferences(), (value) => {
  // The main window's are the ones that are kept.
  if (isApart) return;
  try {
    localStorage.setItem(PREFERENCES_KEPT_AS, JSON.stringify(value));
  } catch {
    // A full or forbidden storage costs the memory of a preference, nothing else.
  }
});

/** Changes some preferences. */
export function prefer(change: Partial<Preferences>): void {
  preferences.update((before) => ({ ...before, ...change }));
}

/** The zone as a request names it. */
export function wireZone(zone: Preferences["zone"]): Zone {
  return zone === "utc" ? { kind: "utc" } : { kind: "named", name: localZone() };
}

let local: { offset: number; name: string } | undefined;

/** The name of this computer's zone. It costs milliseconds, so it is asked anew only if it moved. */
function localZone(): string {
  const offset = new Date().getTimezoneOffset();
  if (local?.offset !== offset) {
    local = { offset, name: Intl.DateTimeFormat().resolvedOptions().timeZone };
  }
  return local.name;
}

/** Light or dark, after asking the system if the user leaves it to it. */
export function effectiveTheme(theme: Preferences["theme"], systemIsLight: boolean): ThemeName {
  if (theme !== "system") return theme;
  return systemIsLight ? "light" : "dark";
}

/** What an earlier window, or another one, kept. */
export function readPreferences(): Preferences {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(PREFERENCES_KEPT_AS) ?? "{}");
    if (typeof kept !== "object" || kept === null) return DEFAULTS;
    return { ...DEFAULTS, ...sameKinds(new Map(Object.entries(kept))) };
  } catch {
    return DEFAULTS;
  }
}

/** The entries whose type is still the one expected, so that an older file cannot break the window. */
function sameKinds(kept: ReadonlyMap<string, unknown>): Partial<Preferences> {
  return Object.fromEntries(
    Object.entries(DEFAULTS)
      .filter(
        ([key, fallback]) => typeof kept.get(key) === typeof fallback && kept.get(key) !== null,
      )
      .map(([key]) => [key, kept.get(key)]),
  );
}
