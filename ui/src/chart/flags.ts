import type { ChangeKind, MarkKind } from "../contract.ts";
import type { IconName } from "../parts/Icon.tsx";
import { isDrawn, xOf, type Drawn } from "./scale.ts";

/** Something that happened, to be flagged at the top edge of a plot. */
export type Flag = { at: number; end?: number; kind: MarkKind | ChangeKind; text: string };

/** Flags that lie too close to be told apart, under one sign; `x` is its middle. */
export type FlagGroup = { x: number; flags: Flag[] };

/** The sign and the word of every kind, and whether it is bad news. */
export const FLAG_KINDS: Record<Flag["kind"], { icon: IconName; word: string; grave?: true }> = {
  version: { icon: "deploy", word: "New version" },
  deploy: { icon: "deploy", word: "Deploy" },
  restart: { icon: "restart", word: "Restart" },
  down: { icon: "falling", word: "Down", grave: true },
  up: { icon: "rising", word: "Up" },
  alert: { icon: "bell", word: "Alert", grave: true },
  migration: { icon: "migration", word: "Migration" },
  run: { icon: "run", word: "Runbook run" },
  incident: { icon: "incident", word: "Incident", grave: true },
  trace: { icon: "trace", word: "Trace" },
};

/** Width of a sign. */
export const SIGN = 16;
/** What is closer shares a sign. */
const APART = SIGN + 2;

/** The flags within sight, told once each, those that would cover each other together. */
export function flagGroups(drawn: Drawn, flags: readonly Flag[]): FlagGroup[] {
  const groups: FlagGroup[] = [];
  const seen = new Set<string>();
  for (const flag of flags.toSorted((one, other) => one.at - other.at)) {
    const known = `${flag.at} ${flag.text}`;
    const ended = flag.end !== undefined && flag.end >= drawn.range.start;
    if (seen.has(known) || !(isDrawn(drawn, flag.at) || (ended && flag.at < drawn.range.start))) {
      continue;
    }
    seen.add(known);
    // What began before the range stands at its left edge. At either edge the sign stays whole
    // within the plot: beside it are the axes' labels.
    const { x: left, width } = drawn.plot;
    const x = Math.max(Math.min(xOf(drawn, flag.at), left + width - SIGN / 2), left + SIGN / 2);
    const last = groups.at(-1);
    if (last && x - last.x < APART) last.flags.push(flag);
    else groups.push({ x, flags: [flag] });
  }
  return groups;
}
