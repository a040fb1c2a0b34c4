import type {
  ChecksumView,
  FileState,
  Knowledge,
  MigrationFinding,
  MigrationRow,
  MigrationState,
} from "../../contract.ts";

/** What git knows of a file, where no author is known. */
export const FILE_WORDS: Record<FileState, string> = {
  committed: "author not known",
  changed: "changed, not committed",
  staged: "staged, not committed",
  untracked: "not in git",
  ignored: "ignored by git",
  gone: "not there any more",
};

/** How much a migration asks for: nothing, to be known, to be looked at, to be mended. */
export type Tone = "quiet" | "open" | "warning" | "critical";

/** The word of each state; no legend is needed beside it. */
export const STATE_WORDS: Record<MigrationState, string> = {
  applied: "Applied",
  marked: "Marked as applied",
  baseline: "Baseline",
  pending: "Pending",
  skipped: "Never runs",
  failed: "Failed",
  half_applied: "Half applied",
  dirty: "Dirty",
  rolled_back: "Rolled back",
  marker: "Tool’s own row",
  unproven: "Not proved",
};

/** What the word means, for whoever asks. */
export const STATE_MEANINGS: Record<MigrationState, string> = {
  applied: "It ran on this database.",
  marked: "It is recorded as applied, and was not run.",
  baseline: "What was there before the tool was used; it stands for earlier changes.",
  pending: "It has not run on this database.",
  skipped: "Its file is there, and the tool will never run it.",
  failed: "It was tried and failed.",
  half_applied: "It stopped part of the way.",
  dirty: "The tool holds the database for inconsistent at this version.",
  rolled_back: "It ran and was taken back.",
  marker: "A row that the tool keeps for itself.",
  unproven: "The history does not say whether it ran.",
};

/** What a state asks for by itself. */
export const STATE_TONES: Record<MigrationState, Tone> = {
  applied: "quiet",
  marked: "quiet",
  baseline: "quiet",
  pending: "open",
  skipped: "quiet",
  failed: "critical",
  half_applied: "critical",
  dirty: "critical",
  rolled_back: "warning",
  marker: "quiet",
  unproven: "open",
};

const TONES: readonly Tone[] = ["quiet", "open", "warning", "critical"];

/** The gravest of its state and of what was found about it. */
export function toneOf({ state, findings }: MigrationRow): Tone {
  const own = STATE_TONES[state];
  const found: Tone = findings.some(({ grave }) => grave)
    ? "critical"
    : findings.some((finding) => !repeats(finding, state))
      ? "warning"
      : "quiet";
  return rankOf(found) > rankOf(own) ? found : own;
}

/** Larger for what is graver. */
export function rankOf(tone: Tone): number {
  return TONES.indexOf(tone);
}

/** Whether a finding says no more than the state does. */
export function repeats({ code }: MigrationFinding, state: MigrationState): boolean {
  return code === state;
}

/** What was found beyond the state, each once. */
export function foundBeyond({ state, findings }: MigrationRow): MigrationFinding[] {
  return findings.filter((finding) => !repeats(finding, state));
}

const FINDING_WORDS = new Map([
  ["edited", "edited"],
  ["line_endings", "line endings"],
  ["unverifiable", "content not proved"],
  ["older", "older than what ran"],
  ["missing_file", "file is gone"],
  ["other_extension", "other extension"],
  ["lock_held", "lock held"],
  ["half_applied", "half applied"],
  ["rolled_back", "rolled back"],
  ["broken_chain", "broken chain"],
]);

/** A finding in a word or two, for a mark on the row. */
export function findingWord(code: string): string {
  return FINDING_WORDS.get(code) ?? code.replaceAll("_", " ");
}

/** How a moment is known, as a quiet word beside it. */
export const KNOWN_WORDS: Record<Knowledge, string> = {
  recorded: "recorded",
  committed: "commit time",
  seen: "seen",
  unknown: "not recorded",
};

/** The same in a sentence. */
export const KNOWN_MEANINGS: Record<Knowledge, string> = {
  recorded: "The row says so.",
  committed: "The database keeps when the row was committed.",
  seen: "Neither row nor database says so: this console saw it come between two looks.",
  unknown: "It cannot be known from this history.",
};

export const CHECKSUM_WORDS: Record<ChecksumView, string> = {
  same: "same",
  edited: "edited",
  line_endings: "line endings",
  none: "none kept",
  unknown: "cannot tell",
};

export const CHECKSUM_MEANINGS: Record<ChecksumView, string> = {
  same: "The file is what was applied.",
  edited: "The file was edited after it was applied.",
  line_endings: "Only the line endings of the file differ from what was applied.",
  none: "The tool keeps no checksum: whether the file was edited cannot be told by it.",
  unknown: "Whether the file is what was applied cannot be told.",
};
