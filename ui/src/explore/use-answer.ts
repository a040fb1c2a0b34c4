import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { NO_ROOM, guessRoom, legendRoom, type Room } from "../chart/legend-room.ts";
import type { ExploreView, Failure } from "../contract.ts";
import { failureOf } from "../failure.ts";
import type { Pinnable } from "../incidents/pinnable.ts";
import { useSize } from "../parts/use-size.ts";
import { exploreQuery, queryClient } from "../queries.ts";
import { useSession } from "../session.ts";
import type { View } from "../state/location.ts";

/** The answer to the query that was run, and how the asking goes. */
export type AnswerState = {
  /** The newest answer; it may be of the query before, see `old`. */
  view: ExploreView | undefined;
  /** The answer is to another query than the one that was run. */
  old: boolean;
  failure: Failure | undefined;
  /** There is an answer to this query, or a reason why there is none. */
  settled: boolean;
  asking: boolean;
  stopped: boolean;
  retry: () => void;
  stop: () => void;
  /** The query as it is on screen, for the record of an incident. */
  pinnable: Pinnable | undefined;
  room: Room;
  isolate: readonly string[];
  onIsolate: (labels: string[]) => void;
};

/**
 * Asks the query of a place, again at every tick, in the size that its drawing has: nothing is
 * asked before the second part has measured that.
 */
export function useAnswer(
  place: Extract<View, { screen: "explore" }>,
  source: string | undefined,
): [AnswerState, measure: (element: HTMLElement | null) => void] {
  const { environment, range, epoch, theme, zone } = useSession();
  const [measure, size] = useSize();
  const [room, setRoom] = useState(() => guessRoom("timeseries"));
  const question = `${source}\n${place.expr}`;
  const [isolated, setIsolated] = useState<{ of: string; labels: string[] }>();
  const isolate = isolated?.of === question ? isolated.labels : [];
  const request = {
    environment: environment.id,
    source: source ?? null,
    expr: place.expr,
    range,
    unit: place.unit ?? "",
    width: Math.max((size?.width ?? 0) - room.right, 0),
    height: Math.max((size?.height ?? 0) - room.below, 0),
    theme,
    zone,
    isolate: [...isolate],
  };
  const options = exploreQuery(request, epoch);
  const enabled = place.expr.trim() !== "" && size !== undefined;
  const { data, error, refetch, isFetching, isPending } = useQuery({ ...options, enabled });
  // What was there stays until the new answer is.
  const [last, setLast] = useState<{ question: string; view: ExploreView }>();
  if (data && data !== last?.view) setLast({ question, view: data });
  const view = data ?? last?.view;
  const learnt =
    size && view?.chart.kind === "chart" ? legendRoom(view.chart.value, size) : undefined;
  if (learnt && !sameRoom(learnt, room)) setRoom(learnt);
  const answer: AnswerState = {
    view,
    old: !data && last !== undefined && last.question !== question,
    failure: error ? failureOf(error) : undefined,
    settled: data !== undefined || error !== null || last?.question === question,
    asking: isFetching,
    stopped: enabled && isPending && !isFetching,
    retry: () => void refetch(),
    stop: () => void queryClient.cancelQueries({ queryKey: options.queryKey }),
    pinnable: enabled
      ? {
          environment: environment.id,
          title: "the query of Explore",
          what: { kind: "query", query: { ...request, question: 0 } },
        }
      : undefined,
    room: view?.chart.kind === "chart" ? room : NO_ROOM,
    isolate,
    onIsolate: (labels) => setIsolated({ of: question, labels }),
  };
  return [answer, measure];
}

function sameRoom(one: Room, other: Room): boolean {
  return one.right === other.right && one.below === other.below;
}
