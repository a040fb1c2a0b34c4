import type { AttributeMatch, FieldMatch, LogOrder, Severity, TimeRange } from "../contract.ts";
import { createStore } from "./store.ts";
import { HOUR, SHORTEST, type RangeChoice } from "./time-range.ts";

/** What traces are searched for; what is absent is not asked for. */
export type TraceConditions = {
  /** Key of the source that is searched; the first with traces without. */
  source?: string;
  service?: string;
  operation?: string;
  /** Only traces with an error, or only those without one. */
  errors?: boolean;
  minMs?: number;
  maxMs?: number;
  attributes?: readonly AttributeMatch[];
  /** A query in the source's own language, in place of all conditions above. */
  raw?: string;
  limit?: number;
};

/** One trace, of a source or of a file. */
export type TracePlace = {
  screen: "trace";
  id: string;
  /** Key of the source that holds it; all are asked without. */
  source?: string;
  /** Path of the file that holds it. */
  file?: string;
  /** The span that is looked at. */
  span?: string;
  /** When about it was, for sources that must know. */
  around?: TimeRange;
  /** By what way it was found, in words. */
  way?: string;
};

/** What is looked at of a database; each tab keeps its own, whichever shows. */
export type DatabasePlace = {
  screen: "database";
  /** Key of the source; the environment's first database without. */
  source?: string;
  /** The migrations without. */
  tab?: "schema" | "diagram" | "queries" | "health";
  /** Key of the history; the first without. */
  history?: string;
  /** Key of the migration whose detail is open. */
  migration?: string;
  /** Only migrations of these kinds. */
  kinds?: readonly string[];
  /** Only migrations whose id, name or file has this text. */
  find?: string;
  sort?: Sort;
  /** The table whose detail is open. */
  table?: { schema: string; name: string };
  /** Only tables whose name, columns or comments have these words. */
  words?: string;
  tableSort?: Sort;
  /** What the diagram shows: a schema as a whole, or what is around the table that is open. */
  diagram?: { schema: string } | { steps: number };
  /** The named query that is open. */
  query?: string;
};

/** What is looked for in logs, and what is looked at of it. */
export type LogsPlace = {
  screen: "logs";
  /** Key of the source; all sources with logs at once without. */
  source?: string;
  text?: readonly string[];
  fields?: readonly FieldMatch[];
  /** All of them without. */
  severities?: readonly Severity[];
  /** A query in the source's own language, in place of all conditions above. */
  raw?: string;
  /** Files that are read instead of sources. */
  files?: readonly string[];
  /** New lines are shown as they come. */
  follow?: boolean;
  order?: LogOrder;
  /** Patterns are shown beside the lines. */
  patterns?: boolean;
};

/** The runbooks, or one of them to read. */
export type RunbooksPlace = {
  screen: "runbooks";
  /** Its file as listed; the list of all without. */
  file?: string;
  /** The heading to begin at. */
  anchor?: string;
};

/** What is looked at of alerts and objectives; each tab keeps its own, whichever shows. */
export type AlertsPlace = {
  screen: "alerts";
  /** The alerts without. */
  tab?: "rules" | "silences" | "objectives";
  /** Id of the alert whose detail is open. */
  alert?: string;
  /** Only alerts of these kinds. */
  kinds?: readonly string[];
  /** Only alerts whose labels, annotations or sources have these words. */
  find?: string;
  sort?: Sort;
  /** Id of the rule whose detail is open. */
  rule?: string;
  /** Only rules in these states. */
  ruleStates?: readonly string[];
  /** Only rules whose name, group, query or origin has these words. */
  ruleFind?: string;
  ruleSort?: Sort;
  /** What has no counterpart: alerts without a runbook, or runbooks without an alert. */
  missing?: "runbooks" | "alerts";
  /** Source and id of the silence whose detail is open. */
  silence?: string;
  /** Only silences in these states. */
  silenceStates?: readonly string[];
  /** Only silences whose conditions, maker or reason have these words. */
  silenceFind?: string;
  silenceSort?: Sort;
  /** Id of the objective that is looked at. */
  objective?: string;
};

/** The incidents, or one of them. */
export type IncidentsPlace = {
  screen: "incidents";
  /** Such as `INC-7`; the list of all without. */
  id?: string;
  /** Number of the entry that is looked at. */
  entry?: number;
};

/** The column that a list is sorted by. */
export type Sort = { by: string; descending: boolean };

/** Which screen shows, with what it needs to show the same again. */
export type View =
  | { screen: "overview" }
  | { screen: "dashboards" }
  | {
      screen: "dashboard";
      uid: string;
      /** Values the user chose; variables that are absent take what the file says. */
      chosen: Record<string, string[]>;
      /** The panel that fills the screen. */
      panel?: number;
      /** Which copy of it, where it is repeated. */
      copy?: string;
    }
  | {
      screen: "explore";
      /** Key of the source that is asked; the first with metrics without. */
      source?: string;
      /** The query that was run last; empty before the first. */
      expr: string;
      /** Grafana's id of the unit the answer is written in. */
      unit?: string;
      /** The panel whose query it was. */
      from?: { uid: string; panel: number };
    }
  | { screen: "report"; uid: string }
  | {
      screen: "lint";
      /** One dashboard; all of the pack without. */
      uid?: string;
    }
  | { screen: "sources"; source?: string }
  | { screen: "traces"; search?: TraceConditions }
  | {
      screen: "lookup";
      /** What was pasted. */
      text: string;
    }
  | { screen: "trace_file"; path: string }
  | TracePlace
  | LogsPlace
  | RunbooksPlace
  | AlertsPlace
  | IncidentsPlace
  | DatabasePlace;

/** A place in the investigation: what is looked at, and when. */
export type Place = { view: View; range: RangeChoice };

type History = { places: readonly Place[]; at: number };

/** Enough to walk back through a night; older places are forgotten. */
const KEPT = 200;

const HOME: Place = { view: { screen: "overview" }, range: { kind: "relative", ms: HOUR } };

/** Where the page keeps its places while the window lives. */
export const KEPT_AS = "wheelhouse.places";

/**
 * Every place visited. Router libraries keep it in the address; a window without one needs less.
 */
export const history = createStore<History>(readHistory(), (value) => {
  try {
    sessionStorage.setItem(KEPT_AS, JSON.stringify(value));
  } catch {
    // A full or forbidden storage costs the way back after a reload, nothing else.
  }
});

/** The places of the page that was here before it was loaded anew; home if there was none. */
export function readHistory(): History {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT_AS) ?? "null");
    if (isHistory(kept)) return kept;
  } catch {
    // What cannot be read is forgotten.
  }
  return { places: [HOME], at: 0 };
}

/** The same build wrote it: that there is a place to show is enough. */
function isHistory(value: unknown): value is History {
  return (
    typeof value === "object" &&
    value !== null &&
    "places" in value &&
    "at" in value &&
    Array.isArray(value.places) &&
    typeof value.at === "number" &&
    value.places[value.at] !== undefined
  );
}

/** The place of a history that is shown. */
export function here(value: History): Place {
  return value.places[value.at] ?? HOME;
}

/** The dashboard a view is about, if it is about one. */
export function dashboardOf(view: View): string | undefined {
  return "uid" in view ? view.uid : undefined;
}

/** What a list shows one of at a time: a whole screen of its own. */
export type Listed = "trace" | "dashboard" | "runbook" | "incident";

/** Id of the item that one has just come back from: what the place ahead shows, if it is one. */
export function cameBackFrom(value: History, listed: Listed): string | undefined {
  const ahead = value.places[value.at + 1]?.view;
  switch (ahead?.screen) {
    case "trace":
      return listed === "trace" ? ahead.id : undefined;
    case "dashboard":
      return listed === "dashboard" ? ahead.uid : undefined;
    case "runbooks":
      return listed === "runbook" ? ahead.file : undefined;
    case "incidents":
      return listed === "incident" ? ahead.id : undefined;
    default:
      return undefined;
  }
}

/** Shows another view, in the same range unless another is given. */
export function go(view: View, range: RangeChoice = here(history.get()).range): void {
  push({ view, range });
}

/** Shows another range in the same view. */
export function setRange(range: RangeChoice): void {
  push({ view: here(history.get()).view, range });
}

/** Shows a detail of the present place, which is no place of its own: back leads past it. */
export function amend(view: View): void {
  history.update((before) => {
    const place = { ...here(before), view };
    return {
      ...before,
      places: before.places.map((each, at) => (at === before.at ? place : each)),
    };
  });
}

/** Zooms to what was dragged over; back returns. */
export function zoom(start: number, end: number): void {
  const [first, last] = start < end ? [start, end] : [end, start];
  const middle = (first + last) / 2;
  const half = Math.max(last - first, SHORTEST) / 2;
  setRange({ kind: "absolute", start: Math.round(middle - half), end: Math.round(middle + half) });
}

/** One place back, if there is one. */
export function back(): void {
  step(-1);
}

/** One place forward, if there is one. */
export function forward(): void {
  step(1);
}

/** Forgets everything, for another pack. */
export function startOver(): void {
  history.set({ places: [HOME], at: 0 });
}

export function canGoBack(value: History): boolean {
  return value.at > 0;
}

export function canGoForward(value: History): boolean {
  return value.at < value.places.length - 1;
}

function step(by: number): void {
  history.update((before) => {
    const at = before.at + by;
    return before.places[at] ? { ...before, at } : before;
  });
}

/** Takes places that are gone to elsewhere, and the way to go to one here all the same. */
export type Forwarding = { around: (move: () => void) => void; end: () => void };

let forwarded: ((place: Place) => void) | undefined;

/** From now on another window shows the places that are gone to. */
export function forwardPlaces(show: (place: Place) => void): Forwarding {
  forwarded = show;
  return {
    around: (move) => {
      forwarded = undefined;
      move();
      forwarded = show;
    },
    end: () => (forwarded = undefined),
  };
}

function push(place: Place): void {
  if (forwarded) {
    forwarded(place);
    return;
  }
  history.update((before) => {
    if (JSON.stringify(here(before)) === JSON.stringify(place)) return before;
    const places = [...before.places.slice(0, before.at + 1), place].slice(-KEPT);
    return { places, at: places.length - 1 };
  });
}
