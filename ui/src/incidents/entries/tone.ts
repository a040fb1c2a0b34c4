import type { EntryView } from "../../contract.ts";

/** What an entry means for whoever looks over all of them. */
export type Tone = "cause" | "milestone" | "missed" | "unknown" | "met" | "deed" | "plain";

/** What an entry means, by what it records. */
export function toneOf({ what, cause }: EntryView): Tone {
  if (cause) return "cause";
  switch (what.kind) {
    case "milestone":
    case "began":
      return "milestone";
    case "answer":
      if (what.failure !== null || what.verdict === "unknown") return "unknown";
      return what.verdict === "missed" ? "missed" : what.verdict === "met" ? "met" : "plain";
    case "copied":
    case "silence":
      return "deed";
    case "note":
    case "runbook":
    case "step":
    case "lines":
    case "thing":
    case "changed":
    case "other":
      return "plain";
  }
}

const WEIGHTS: Record<Tone, number> = {
  cause: 6,
  milestone: 5,
  deed: 4,
  missed: 3,
  unknown: 2,
  met: 1,
  plain: 0,
};

/** How much an entry matters among others at its place. */
export function weightOf(entry: EntryView): number {
  return WEIGHTS[toneOf(entry)];
}
