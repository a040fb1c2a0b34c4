import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { NO_ROOM, type Room } from "../../chart/legend-room.ts";
import type { BlockAnswer, Failure, LiveBlock } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import type { Pinnable } from "../../incidents/pinnable.ts";
import { useSize } from "../../parts/use-size.ts";
import { useVisible } from "../../parts/use-visible.ts";
import { queryClient } from "../../queries.ts";
import { useSession } from "../../session.ts";
import { blockQuery } from "../queries.ts";
import { standingOfAnswer, type Standing } from "../steps/steps.ts";
import { useWork } from "../work/work.ts";

/** Height of a drawing with its legend, in CSS pixels. */
export const CHART = 160;
/** One line below a drawing: every block is asked once and not again for another size. */
export const LEGEND: Room = { right: 0, below: 24 };
/** What lies around a drawing at its left, right and top. */
const PADDING = 16;
const ABOVE = 8;

/** Takes the element that something is known of. */
type Attach = (element: HTMLElement | null) => void;

/** A live block: how it stands, and the asking of it. */
export type Live = {
  standing: Standing;
  /** It can be asked: nothing in it is open, and a source answers its kind. */
  ready: boolean;
  /** The newest answer to this very query. */
  answer: BlockAnswer | undefined;
  failure: Failure | undefined;
  /** What the verdict says in words, or why there is none; may be empty. */
  why: string;
  asking: boolean;
  askAgain: () => void;
  stop: () => void;
  /** It as it is asked, for the record of an incident. */
  pinnable: Pinnable | undefined;
  room: Room;
  /** Width of what is in the block, once it is laid out. */
  width: number | undefined;
};

/**
 * Asks a live block by itself once nothing in it is open, and again at every tick; those far down
 * a long text only in sight. The block itself is watched, and what is in it measured: the drawing
 * takes its width.
 */
export function useLive(id: number, live: LiveBlock): [Live, watch: Attach, measure: Attach] {
  const { request: runbook, early, report } = useWork();
  const { range, epoch, theme, zone } = useSession();
  const [watch, visible] = useVisible();
  const [measure, size] = useSize();
  const { text, expect, open, refused } = live;
  const request = {
    runbook,
    block: id,
    shown: text,
    range,
    width: Math.max((size?.width ?? 0) - PADDING, 0),
    height: CHART - ABOVE - LEGEND.below,
    theme,
    zone,
  };
  const options = blockQuery(request, expect, epoch);
  const ready = open.length === 0 && refused === null;
  const { data, error, isFetching, refetch } = useQuery({
    ...options,
    enabled: ready && size !== undefined && (visible || early.has(id)),
  });
  // What was answered stays until the next answer, but never for another query.
  const [last, setLast] = useState<{ of: string; answer: BlockAnswer }>();
  const of = `${text}\n${expect}`;
  if (data && data !== last?.answer) setLast({ of, answer: data });
  const answer =
    error || !ready ? undefined : (data ?? (last?.of === of ? last.answer : undefined));
  const failure = error && ready ? failureOf(error) : undefined;
  const standing: Standing =
    !ready || failure ? "unknown" : answer ? standingOfAnswer(answer) : "waiting";
  const why = whyOf(live, answer);
  const outputs = JSON.stringify(answer?.outputs ?? {});
  useEffect(() => {
    const pairs = Object.entries(answer?.outputs ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    report(id, { standing, why, outputs: Object.fromEntries(pairs) });
    // oxlint-disable-next-line react/exhaustive-deps -- `outputs` says what the answer does
  }, [id, standing, why, outputs, report]);
  const asked: Live = {
    standing,
    ready,
    answer,
    failure,
    why,
    asking: isFetching,
    askAgain: () => void refetch(),
    stop: () => void queryClient.cancelQueries({ queryKey: options.queryKey }),
    pinnable: ready
      ? {
          environment: runbook.environment,
          title: `the query of ${runbook.file}`,
          what: { kind: "block", block: { ...request, question: 0 } },
        }
      : undefined,
    room: answer && hasLegend(answer) ? LEGEND : NO_ROOM,
    width: size?.width,
  };
  return [asked, watch, measure];
}

function hasLegend({ content }: BlockAnswer): boolean {
  return content.kind === "chart" && content.value.legend.shown;
}

/** The verdict in words, or why a block is not asked. */
function whyOf({ open, refused }: LiveBlock, answer: BlockAnswer | undefined): string {
  if (refused !== null) return `It cannot be asked here: ${refused}.`;
  if (open.length > 0) {
    return `It is not asked before ${open.join(", ")} ${open.length === 1 ? "has a value" : "have values"}.`;
  }
  const verdict = answer?.verdict;
  if (!verdict) return "";
  return verdict.kind === "unknown" ? verdict.why : verdict.words;
}
