import type {
  ChangeIncident,
  EntryWhat,
  Failure,
  IncidentView,
  Pin,
  Pinned,
  PinWhat,
  StartIncident,
} from "../contract.ts";
import { clock } from "../state/clock.ts";
import { course, drawChart } from "./drawing.ts";
import {
  answer,
  FOLDER,
  hashOf,
  nanos,
  note,
  reached,
  viewOf,
  type Kept,
} from "./incidents/book.ts";
import { openIncident } from "./incidents/open.ts";
import { pastIncidents } from "./incidents/past.ts";
import type { Handlers } from "./ipc.ts";

type Incidents = Pick<
  Handlers,
  | "incidents"
  | "start_incident"
  | "open_incident"
  | "change_incident"
  | "pin"
  | "incident_picture"
  | "verify_incident"
  | "handover_note"
  | "export_incident"
>;

type Book = { kept: Kept[]; recording: string | undefined };

let book: Book | undefined;

/** The incidents of the fake; what is done to them lasts until `resetIncidents`. */
export function incidentBook(): Book {
  const now = clock.get().now;
  book ??= { kept: [openIncident(now), ...pastIncidents(now)], recording: "INC-7" };
  return book;
}

/** Forgets what was done to the incidents. */
export function resetIncidents(): void {
  book = undefined;
}

/** Makes nothing recorded, as when nobody began an incident. */
export function recordNothing(): void {
  incidentBook().recording = undefined;
}

export const incidentAnswers: Incidents = {
  incidents: ({ environment }) => {
    const { kept, recording } = incidentBook();
    const own = kept.filter(({ line }) => line.environment === environment);
    return {
      incidents: own.map(({ line, entries }) => ({ ...line, entries: entries.length })),
      recording: own.some(({ line }) => line.id === recording) ? (recording ?? null) : null,
      folder: FOLDER,
      problems: [
        {
          weight: "error",
          file: "INC-2-torn/record.jsonl",
          line: 1,
          message: "The record of INC-2 has no first entry that can be read.",
          remedy: "Take the folder out of the way; its incident.md can still be read by hand.",
        },
      ],
    };
  },
  start_incident: start,
  open_incident: ({ id }) => viewOf(find(id), incidentBook().recording),
  change_incident: change,
  pin,
  incident_picture: ({ id, picture }) => {
    if (id === "INC-3") return { svg: null, why: `${picture} is not what was recorded.` };
    const end = clock.get().now;
    const { svg } = drawChart({
      width: 800,
      height: 240,
      range: { start: end - 3_600_000, end },
      unit: "percentunit",
      max: 0.06,
      threshold: 0.01,
      series: [{ label: "orders", at: course(0.028, 0.02, picture.length) }],
    });
    return { svg, why: "" };
  },
  verify_incident: ({ id }) => viewOf(find(id), incidentBook().recording).verdict,
  handover_note: ({ range }) => ({
    text: [
      "# Shift handover: Harbour orders, Demo",
      `From ${new Date(range.start).toISOString()} to ${new Date(range.end).toISOString()}`,
      "",
      "## Open incidents",
      "- INC-7 More than 1% of requests fail (critical, open for 23 min, begun by ada)",
      "- INC-6 Reports take minutes (mitigated, begun by linus)",
      "",
      "## Alerts",
      "- HighErrorRate fires since 02:51",
      "- PoolNearlyFull is silenced by ada until 03:31: it follows from the error rate",
      "",
      "## What changed",
      "- 02:49 orders v2.3.0 → v2.3.1",
      "- 02:49 20260914103000 add_order_index applied to orders-db",
      "",
      "## Budgets",
      "- Orders answer: 61% left of 30 days",
      "",
      "## Sources that fail",
      "- Loki: no connection to logs.orders.internal:3100 for 3 h 12 min",
    ].join("\n"),
    failures: [
      {
        code: "unreachable",
        message: "The silences could not be asked: no connection to alertmanager:9093.",
        place: "source “Alertmanager”",
        remedy: "Test the source to see which step fails.",
      },
    ],
  }),
  export_incident: ({ id, format }) => ({
    path: `/exports/${id}.${format === "markdown" ? "md" : format}`,
  }),
};

function find(id: string): Kept {
  const found = incidentBook().kept.find(({ line }) => line.id === id);
  if (!found) {
    refuse({
      code: "not_found",
      message: `There is no incident ${id}.`,
      place: FOLDER,
      remedy: "Choose one of the list; its folder may have been moved.",
    });
  }
  return found;
}

function refuse(failure: Failure): never {
  throw failure as unknown as Error;
}

function append(kept: Kept, what: EntryWhat): Pinned["entry"] {
  const number = kept.entries.length + 1;
  const entry = {
    number,
    at: nanos(clock.get().now),
    clock_ahead_ms: 120,
    operator: "ada",
    what,
    cause: false,
    hash: hashOf(number, kept.line.began),
  };
  kept.entries.push(entry);
  return entry;
}

function start({ environment, title, alert, severity }: StartIncident): IncidentView {
  const all = incidentBook();
  const { now } = clock.get();
  const number = 1 + Math.max(...all.kept.map(({ line }) => Number(line.id.slice(4))));
  const name = alert?.labels["alertname"] ?? null;
  const kept: Kept = {
    line: {
      id: `INC-${number}`,
      title: title || alert?.annotations["summary"] || name || "Incident",
      state: "open",
      severity: severity ?? (alert?.labels["severity"] === "warning" ? "warning" : "critical"),
      environment,
      began: alert?.since ?? now,
      ended: null,
      alert: name,
      operator: "ada",
    },
    folder: `${FOLDER}/INC-${number}`,
    alert,
    entries: [],
    happened: [],
    spent: [],
    breaches: [],
    remarks: [],
  };
  append(kept, { kind: "began", words: name === null ? "by hand" : `from the alert ${name}` });
  append(kept, reached("acknowledged"));
  all.kept.unshift(kept);
  all.recording = kept.line.id;
  return viewOf(kept, all.recording);
}

function change({ id, change: wanted }: ChangeIncident): IncidentView {
  const all = incidentBook();
  const kept = find(id);
  const { line } = kept;
  switch (wanted.kind) {
    case "title":
      append(kept, { kind: "changed", words: `Title from “${line.title}” to “${wanted.title}”` });
      kept.line = { ...line, title: wanted.title };
      break;
    case "severity":
      append(kept, {
        kind: "changed",
        words: `Severity from ${line.severity} to ${wanted.severity}`,
      });
      kept.line = { ...line, severity: wanted.severity };
      break;
    case "cause":
      kept.entries = kept.entries.map((entry) =>
        entry.number === wanted.entry ? { ...entry, cause: wanted.shows } : entry,
      );
      append(kept, {
        kind: "changed",
        words: `Entry ${wanted.entry} ${wanted.shows ? "shows" : "does not show"} the cause`,
      });
      break;
    case "record":
      all.recording = id;
      break;
    case "pause":
      all.recording = undefined;
      break;
    case "close":
      append(kept, reached("closed", wanted.note));
      kept.line = { ...line, state: "closed", ended: clock.get().now };
      if (all.recording === id) all.recording = undefined;
      break;
    case "reopen":
      append(kept, { kind: "changed", words: `Reopened: ${wanted.note}` });
      kept.line = { ...line, state: "open", ended: null };
      break;
  }
  return viewOf(kept, all.recording);
}

function pin({ what, note: words }: Pin): Pinned {
  const { recording } = incidentBook();
  if (recording === undefined) {
    refuse({
      code: "bad_input",
      message: "No incident is recorded.",
      remedy: "Begin one, or record one of the list.",
    });
  }
  const kept = find(recording);
  const entry = append(kept, recorded(what, words));
  if (what.kind === "milestone" && what.milestone === "mitigated") {
    kept.line = { ...kept.line, state: "mitigated" };
  }
  return { id: recording, entry };
}

/** What a pin is in a record. */
function recorded(what: PinWhat, words: string): EntryWhat {
  switch (what.kind) {
    case "note":
      return note(what.text);
    case "panel":
      return answer({
        title: `Panel ${what.panel.panel}`,
        from: `panel of ${what.panel.uid}`,
        query: "up",
        value: "1",
        range: what.panel.range,
        picture: "pictures/pinned.svg",
      });
    case "query":
      return answer({
        title: what.query.expr,
        query: what.query.expr,
        value: "1",
        range: what.query.range,
        picture: "pictures/pinned.svg",
      });
    case "block":
      return answer({
        title: `Block ${what.block.block}`,
        from: `runbook ${what.block.runbook.file}`,
        query: "up",
        value: "4.1%",
        verdict: "missed",
        words: "4.1% is not below 1%",
        range: what.block.range,
      });
    case "lines":
      return {
        kind: "lines",
        title: "Logs",
        lines: what.lines.map((line) => `line ${line}`),
        data: "data/lines.jsonl",
      };
    case "trace":
      return {
        kind: "thing",
        thing: "trace",
        title: what.trace.id,
        words,
        data: "data/trace.json",
      };
    case "migration":
      return {
        kind: "thing",
        thing: "migration",
        title: what.migration.migration,
        words,
        data: "data/migration.json",
      };
    case "alert":
      return {
        kind: "thing",
        thing: "alert",
        title: what.alert.labels["alertname"] ?? "",
        words,
        data: "data/alert.json",
      };
    case "milestone":
      return reached(what.milestone, words);
    case "runbook":
    case "step":
    case "copied":
      return what;
  }
}
