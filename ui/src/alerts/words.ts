import type { AlertLine, Labels, RuleState, SilenceState } from "../contract.ts";
import type { Told } from "./Sign.tsx";

/** Where an alert stands, as the list tells it. */
export type AlertKind = "critical" | "warning" | "other" | "pending" | "silenced" | "quiet";

export const ALERT_KINDS: Record<AlertKind, Told> = {
  critical: {
    word: "Critical",
    meaning: "It fires, and somebody is called for it",
    shape: "octagon",
    tone: "critical",
  },
  warning: {
    word: "Warning",
    meaning: "It fires, to be looked at in working hours",
    shape: "triangle",
    tone: "warning",
  },
  other: {
    word: "Firing",
    meaning: "It fires, with no severity that calls anyone",
    shape: "diamond",
    tone: "quiet",
  },
  pending: {
    word: "Pending",
    meaning: "It waits until it has held long enough",
    shape: "clock",
    tone: "warning",
  },
  silenced: {
    word: "Silenced",
    meaning: "A silence keeps it quiet",
    shape: "hushed",
    tone: "quiet",
  },
  quiet: {
    word: "Quiet",
    meaning: "Another alert or a time keeps it quiet",
    shape: "barred",
    tone: "quiet",
  },
};

/** The kind of an alert. */
export function kindOf({ alert, severity, silences }: AlertLine): AlertKind {
  if (alert.state === "suppressed") return silences.length > 0 ? "silenced" : "quiet";
  return alert.state === "pending" ? "pending" : severity;
}

export const RULE_STATES: Record<RuleState, Told> = {
  firing: { word: "Firing", meaning: "An alert of it fires", shape: "octagon", tone: "critical" },
  failed: { word: "Fails", meaning: "It cannot be evaluated", shape: "octagon", tone: "critical" },
  never: {
    word: "Can never fire",
    meaning: "What it asks for does not exist",
    shape: "barred",
    tone: "warning",
  },
  pending: { word: "Pending", meaning: "An alert of it waits", shape: "clock", tone: "warning" },
  unused: {
    word: "Not evaluated",
    meaning: "It stands in the pack, and no source here evaluates it",
    shape: "broken",
    tone: "quiet",
  },
  inactive: {
    word: "Inactive",
    meaning: "It is evaluated and does not fire",
    shape: "disc",
    tone: "good",
  },
};

export const SILENCE_STATES: Record<SilenceState, Told> = {
  active: {
    word: "In force",
    meaning: "It keeps alerts quiet now",
    shape: "hushed",
    tone: "quiet",
  },
  pending: { word: "To come", meaning: "It is not in force yet", shape: "clock", tone: "quiet" },
  expired: { word: "Ended", meaning: "It is over", shape: "check", tone: "quiet" },
};

/** An alert's name. */
export function nameOf(labels: Labels): string {
  return labels["alertname"] ?? "Alert without a name";
}
