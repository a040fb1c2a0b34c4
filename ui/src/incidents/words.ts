import type {
  AlertSeverity,
  EntryWhat,
  Health,
  IncidentLine,
  IncidentState,
  Milestone,
} from "../contract.ts";
import { length, roughly } from "../format.ts";
import type { IconName } from "../parts/Icon.tsx";

export const SEVERITIES: Record<AlertSeverity, { word: string; state: Health }> = {
  critical: { word: "Critical", state: "critical" },
  warning: { word: "Warning", state: "warning" },
  other: { word: "Minor", state: "unknown" },
};

export const STATES: Record<IncidentState, string> = {
  open: "Open",
  mitigated: "Mitigated",
  closed: "Closed",
};

export const MILESTONES: Record<Milestone, { name: string; waits: string }> = {
  acknowledged: { name: "Acknowledged", waits: "nobody yet" },
  diagnosed: { name: "First right chart", waits: "no entry shows the cause yet" },
  mitigated: { name: "Mitigated", waits: "not yet" },
  closed: { name: "Closed", waits: "not yet" },
};

/** How long an incident lasts, roughly, or how long it lasted. */
export function lasting({ began, ended }: IncidentLine, now: number): string {
  return ended === null ? roughly(Math.max(now - began, 0)) : length(Math.max(ended - began, 0));
}

/** "open for 23 min", "mitigated, open for 9 h", "closed after 46 min". */
export function standingOf(line: IncidentLine, now: number): string {
  const long = lasting(line, now);
  if (line.state === "closed") return `closed after ${long}`;
  return line.state === "open" ? `open for ${long}` : `mitigated, open for ${long}`;
}

/** "00:23:10" since a moment; hours go on beyond a day. */
export function running(since: number, now: number): string {
  const seconds = Math.max(Math.floor((now - since) / 1_000), 0);
  return [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}

/** What kind of entry it is, as a sign and a word. */
export function kindOf(what: EntryWhat): { icon: IconName; word: string } {
  switch (what.kind) {
    case "began":
      return { icon: "incident", word: "Begin" };
    case "note":
      return { icon: "note", word: "Note" };
    case "milestone":
      return { icon: "incident", word: "Milestone" };
    case "runbook":
      return { icon: "runbook", word: "Runbook" };
    case "step":
      return { icon: STEPS.get(what.deed) ?? "check", word: "Step" };
    case "answer":
      return { icon: "explore", word: "Answer" };
    case "lines":
      return { icon: "logs", word: "Log lines" };
    case "thing":
      return THINGS.get(what.thing) ?? { icon: "inspect", word: what.thing };
    case "copied":
      return { icon: "copy", word: "Command" };
    case "silence":
      return { icon: "bell", word: "Silence" };
    case "changed":
      return { icon: "incident", word: "Change" };
    case "other":
      return { icon: "inspect", word: "Other" };
  }
}

const STEPS = new Map<string, IconName>([
  ["noted", "note"],
  ["skipped", "forward"],
  ["open again", "restart"],
]);

const THINGS = new Map<string, { icon: IconName; word: string }>([
  ["trace", { icon: "trace", word: "Trace" }],
  ["migration", { icon: "migration", word: "Migration" }],
  ["alert", { icon: "bell", word: "Alert" }],
]);

const DEEDS = new Map([
  ["done", "Done"],
  ["open again", "Open again"],
  ["skipped", "Skipped"],
  ["noted", "Noted"],
]);

/** What an entry says: what it is about, and the rest. */
export function wordsOf(what: EntryWhat): { title: string; rest: string } {
  switch (what.kind) {
    case "began":
      return { title: "Begun", rest: what.words };
    case "note":
      return { title: "", rest: what.text };
    case "milestone":
      return { title: MILESTONES[what.milestone].name, rest: what.note };
    case "runbook":
      return { title: `Opened ${what.title || what.file}`, rest: "" };
    case "step": {
      const deed = DEEDS.get(what.deed) ?? what.deed;
      const because = what.deed === "skipped" && what.words !== "" ? "because " : "";
      return { title: `${deed}: ${what.step}`, rest: `${because}${what.words}` };
    }
    case "answer":
      return { title: what.title, rest: what.failure ?? what.value };
    case "lines":
      return { title: what.title, rest: what.lines[0] ?? "" };
    case "thing":
      return { title: what.title, rest: what.words };
    case "copied":
      return { title: "Copied", rest: what.text };
    case "silence":
      return { title: what.words, rest: "" };
    case "changed":
      return { title: what.words, rest: "" };
    case "other":
      return {
        title: `An entry of a kind that this version does not know: ${what.name}`,
        rest: "",
      };
  }
}

/** An entry in one line, for hints and for screen readers. */
export function lineOf(what: EntryWhat): string {
  const { title, rest } = wordsOf(what);
  return [kindOf(what).word, title, rest].filter((part) => part !== "").join(": ");
}
