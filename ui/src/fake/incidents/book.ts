import type {
  AnswerRecord,
  ChangeMark,
  EntryView,
  EntryWhat,
  IncidentLine,
  IncidentView,
  Measure,
  Milestone,
} from "../../contract.ts";
import { millisOf } from "../../dashboards/log-rows.ts";

export const FOLDER = "/home/ada/.local/share/wheelhouse/incidents/harbour-orders/demo";

const SECOND = 1_000;

/** One incident as the fake keeps it; what can be reckoned from its entries is. */
export type Kept = {
  line: Omit<IncidentLine, "entries">;
  folder: string;
  alert: IncidentView["alert"];
  entries: EntryView[];
  happened: ChangeMark[];
  spent: IncidentView["spent"];
  breaches: readonly string[];
  remarks: readonly string[];
};

/** An entry before it has its place in a record: seconds after the begin, and what it records. */
export type Draft = { after: number; what: EntryWhat; by?: string; cause?: boolean };

/** Numbers and times drafts as a record would. */
export function entriesOf(began: number, drafts: readonly Draft[]): EntryView[] {
  return drafts.map(({ after, what, by = "ada", cause = false }, at) => ({
    number: at + 1,
    at: nanos(began + after * SECOND),
    clock_ahead_ms: at % 9 === 4 ? -1_400 : 120,
    operator: by,
    what,
    cause,
    hash: hashOf(at + 1, began),
  }));
}

/** Milliseconds as nanoseconds, with digits that a number would lose. */
export function nanos(at: number): string {
  return `${BigInt(Math.round(at)) * 1_000_000n + 417_093n}`;
}

/** The same entries over and over, each a second after the one before. */
export function repeated(entries: readonly EntryView[], amount: number): EntryView[] {
  const first = millisOf(entries[0]?.at ?? "0");
  return Array.from({ length: amount }, (_, at) => at).flatMap((at) => {
    const entry = entries[at % entries.length];
    return entry ? [{ ...entry, number: at + 1, at: nanos(first + at * SECOND) }] : [];
  });
}

/** Twelve digits that look like a hash and are the same at every run. */
export function hashOf(number: number, seed: number): string {
  return Array.from({ length: 12 }, (_, digit) =>
    ((number * 7_919 + seed + digit * 104_729) % 16).toString(16),
  ).join("");
}

/** A kept incident as it is answered. */
export function viewOf(kept: Kept, recording: string | undefined): IncidentView {
  const { line, folder, alert, entries, happened, spent, breaches, remarks } = kept;
  const files = entries.flatMap(({ what }) => filesOf(what)).length;
  return {
    line: { ...line, entries: entries.length },
    recording: line.id === recording,
    folder,
    alert,
    entries: [...entries],
    happened,
    measures: measuresOf(kept),
    spent,
    verdict: {
      holds: breaches.length === 0,
      words:
        breaches[0] ??
        `${entries.length} ${entries.length === 1 ? "entry" : "entries"} and ${files} files hold`,
      breaches: [...breaches],
      remarks: [...remarks],
    },
  };
}

function measuresOf({ line, entries }: Kept): Measure[] {
  const reached = (milestone: Milestone): EntryView | undefined =>
    milestone === "diagnosed"
      ? entries.find(({ cause }) => cause)
      : entries.find(({ what }) => what.kind === "milestone" && what.milestone === milestone);
  return (["acknowledged", "diagnosed", "mitigated", "closed"] as const).map((milestone) => {
    const entry = reached(milestone);
    const at = entry ? millisOf(entry.at) : null;
    return { milestone, at, took_ms: at === null ? null : at - line.began };
  });
}

function filesOf(what: EntryWhat): string[] {
  const data = "data" in what ? what.data : null;
  const picture = "picture" in what ? what.picture : null;
  return [data, picture].filter((each) => each !== null);
}

/** An answered query; what is not told is as it mostly is. */
export function answer(told: Partial<AnswerRecord> & { title: string; query: string }): EntryWhat {
  return {
    kind: "answer",
    from: "Explore",
    source: "Prometheus",
    range: { start: 0, end: 0 },
    value: "",
    verdict: "",
    words: "",
    data: null,
    picture: null,
    failure: null,
    ...told,
  };
}

export const note = (text: string): EntryWhat => ({ kind: "note", text });

export const reached = (milestone: Milestone, words = ""): EntryWhat => ({
  kind: "milestone",
  milestone,
  note: words,
});
