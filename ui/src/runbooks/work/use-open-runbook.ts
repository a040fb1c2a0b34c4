import { useQuery } from "@tanstack/react-query";
import { useCallback, useId, useMemo, useState } from "react";

import type { Failure, LinkTarget, OpenRunbook, RunbookView } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import { useSession } from "../../session.ts";
import { useStore } from "../../state/store.ts";
import type { Opened } from "../docked.ts";
import { keep, kept, keptOf, workKey } from "../kept.ts";
import { runbookQuery } from "../queries.ts";
import { namesOf, stepsOf, type Standing } from "../steps/steps.ts";
import { noteWork } from "./note-work.ts";
import { fieldOf, type Outcome, type Work } from "./work.ts";

/** More are asked only where they come into sight. */
const EARLY = 24;

/** An open runbook, or how its opening goes. */
export type OpenState = {
  work: Work | undefined;
  failure: Failure | undefined;
  retry: () => void;
  /** Name of the work in the store. */
  key: string;
};

/** An outcome, and the round and the revision of the files it belongs to. */
type Asked = { of: string; revision: number; outcome: Outcome };

/** Opens a runbook, filled in with what is known, what was typed and what its steps answered. */
export function useOpenRunbook(
  opened: Opened,
  onFollow: (target: LinkTarget) => void,
): OpenState & { reveal: (block: number) => void; shownTo: number } {
  const { pack, environment, epoch } = useSession();
  const { revision } = epoch;
  const id = useId();
  const { file, labels, alert } = opened;
  const key = workKey({
    folder: pack.folder,
    environment: environment.id,
    file,
    labels,
    since: alert?.since ?? null,
  });
  const mine = useStore(kept, (entries) => keptOf(entries, key));
  const [outcomes, setOutcomes] = useState<ReadonlyMap<number, Asked>>(new Map());
  const [wanted, setWanted] = useState<readonly string[]>([]);
  const [shownTo, setShownTo] = useState(0);

  const request: OpenRunbook = {
    environment: environment.id,
    file,
    labels,
    given: { ...outputsOf(outcomes, wanted), ...mine.values },
  };
  const {
    data: filled,
    error,
    refetch,
  } = useQuery({
    ...runbookQuery(request, revision),
    // Another value fills the same text in: it stays until it is there.
    placeholderData: (before) => (before?.view.file === file ? before : undefined),
  });
  const data = filled?.view;
  const asks = data?.placeholders.map(({ name }) => name) ?? [];
  if (data && asks.join("\n") !== wanted.join("\n")) setWanted(asks);

  // Within one tick and with the same typed values a block feeds others once: a block that feeds
  // itself would be asked without end.
  const round = `${epoch.tick} ${JSON.stringify(mine.values)}`;
  const report = useCallback(
    (block: number, outcome: Outcome) =>
      setOutcomes((before) => {
        const last = before.get(block);
        const outputs =
          last?.of === round && Object.keys(last.outcome.outputs).length > 0
            ? last.outcome.outputs
            : outcome.outputs;
        if (last && last.outcome.standing === outcome.standing && last.of === round) {
          if (JSON.stringify(last.outcome.outputs) === JSON.stringify(outputs)) return before;
        }
        return new Map(before).set(block, {
          of: round,
          revision,
          outcome: { ...outcome, outputs },
        });
      }),
    [round, revision],
  );
  const reveal = useCallback(
    (block: number) => {
      // What is far down is laid out first.
      setShownTo(block);
      requestAnimationFrame(() => {
        const element = document.getElementById(`${id}-block-${block}`);
        element?.scrollIntoView?.({ block: "start" });
        element?.focus({ preventScroll: true });
      });
    },
    [id],
  );
  const parts = useMemo(() => data && partsOf(data), [data]);
  const standings = useMemo(
    () =>
      new Map<number, Standing>(
        [...outcomes]
          // A file that changed may have given the numbers of its blocks to others.
          .filter(([, asked]) => asked.revision === revision)
          .map(([block, { outcome }]) => [block, outcome.standing]),
      ),
    [outcomes, revision],
  );
  const work: Work | undefined = filled &&
    parts && {
      ...filled,
      ...parts,
      standings,
      kept: mine,
      keep: (change) => {
        keep(key, change);
        noteWork(environment.id, file, key);
      },
      report,
      id,
      reveal,
      ask: (placeholder) => {
        const field = document.getElementById(fieldOf(id, placeholder));
        const folded = field?.closest("details");
        if (folded) folded.open = true;
        field?.scrollIntoView?.({ block: "center" });
        field?.focus();
      },
      follow: (target) => {
        if (target.kind === "runbook" && target.file === file) {
          const heading = headingOf(filled.view, target.anchor);
          if (heading !== undefined) reveal(heading);
        } else onFollow(target);
      },
    };
  return {
    work,
    failure: error && !data ? failureOf(error) : undefined,
    retry: () => void refetch(),
    key,
    reveal,
    shownTo,
  };
}

/** The block of a heading by its anchor; the first block without one. */
export function headingOf(view: RunbookView, anchor: string | null): number | undefined {
  if (anchor === null) return view.blocks[0]?.id;
  return view.blocks.find(({ kind }) => kind.kind === "heading" && kind.anchor === anchor)?.id;
}

function partsOf({ blocks }: RunbookView): Pick<Work, "steps" | "begun" | "names" | "early"> {
  const live = blocks.filter(({ kind }) => kind.kind === "live").map(({ id }) => id);
  const steps = stepsOf(blocks);
  return {
    steps,
    begun: new Map(steps.map((step) => [step.block, step])),
    names: namesOf(blocks),
    early: new Set(live.slice(0, EARLY)),
  };
}

/** What steps answered, as far as the text asks for it. */
function outputsOf(
  outcomes: ReadonlyMap<number, Asked>,
  wanted: readonly string[],
): Record<string, string> {
  const all = [...outcomes.values()].flatMap(({ outcome }) => Object.entries(outcome.outputs));
  return Object.fromEntries(all.filter(([name]) => wanted.includes(name)));
}
