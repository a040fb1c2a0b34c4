import { createContext, use } from "react";

import type { LinkTarget, OpenRunbook, RunbookView } from "../../contract.ts";
import type { Kept } from "../kept.ts";
import type { Standing, Step } from "../steps/steps.ts";

/** What came of a live block, for the steps and for what is filled in further down. */
export type Outcome = {
  standing: Standing;
  why: string;
  outputs: Readonly<Record<string, string>>;
};

/** A runbook that is open: what is known of it, and what is done with it. */
export type Work = {
  view: RunbookView;
  request: OpenRunbook;
  /** Steps in the order of the text. */
  steps: readonly Step[];
  /** The same by the block that begins them. */
  begun: ReadonlyMap<number, Step>;
  standings: ReadonlyMap<number, Standing>;
  /** Live blocks that are asked before they are in sight. */
  early: ReadonlySet<number>;
  /** Names by which blocks are ticked and noted. */
  names: ReadonlyMap<number, string>;
  kept: Kept;
  keep: (change: (before: Kept) => Partial<Kept>) => void;
  /** Says what came of a live block. */
  report: (block: number, outcome: Outcome) => void;
  /** Prefix of the ids of blocks and fields in the page. */
  id: string;
  /** Brings a block into sight and puts the focus there. */
  reveal: (block: number) => void;
  /** Puts the cursor into the field of a placeholder. */
  ask: (placeholder: string) => void;
  follow: (target: LinkTarget) => void;
};

/** The id of the field of a placeholder, whatever its name holds. */
export function fieldOf(id: string, placeholder: string): string {
  return `${id}-value-${encodeURIComponent(placeholder)}`;
}

export const WorkContext = createContext<Work | undefined>(undefined);

/** The level of the title that the text stands below. */
export const TitleLevel = createContext(1);

/** The runbook that is open around this. */
export function useWork(): Work {
  const work = use(WorkContext);
  if (!work) throw new Error("useWork is used outside an open runbook");
  return work;
}
