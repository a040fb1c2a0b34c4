import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Failure, TimeRange, TraceNames, TraceSearch } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import { queryClient } from "../../queries.ts";
import { sameEnvironment, useSession } from "../../session.ts";
import type { TraceConditions } from "../../state/location.ts";
import { queryOf } from "./conditions.ts";
import { namesQuery, searchQuery } from "./queries.ts";

/** What can be searched for in a source, with the operations of a service. */
export function useNames(source: string | undefined, service: string): TraceNames | undefined {
  const named = useNamesOf(source, service, true);
  // Another environment may not have the source of that name.
  const lacks =
    source !== undefined &&
    named !== undefined &&
    named.sources.length > 0 &&
    named.sources.every((each) => each.source !== source);
  const first = useNamesOf(undefined, service, lacks);
  return lacks ? first : named;
}

function useNamesOf(
  source: string | undefined,
  service: string,
  enabled: boolean,
): TraceNames | undefined {
  const { environment, range, epoch } = useSession();
  const { data, error } = useQuery({
    ...namesQuery(
      {
        environment: environment.id,
        source: source ?? null,
        service: service === "" ? null : service,
        range,
      },
      epoch.revision,
    ),
    enabled,
    placeholderData: (previous, query) =>
      sameEnvironment(query?.queryKey, environment.id) ? previous : undefined,
  });
  // Names are a help; who knows them can search without.
  return error ? { ...NO_NAMES, failure: failureOf(error) } : data;
}

const NO_NAMES: TraceNames = {
  sources: [],
  source: null,
  services: [],
  operations: [],
  abilities: {
    language: null,
    needs_service: false,
    search: true,
    attributes: true,
    ops: ["equal", "not_equal", "contains", "exists", "above", "below"],
    errors: true,
    most: 0,
    delay_ms: 0,
  },
  failure: null,
};

/** The answer to a search, and how the asking goes. */
export type SearchState = {
  /** The newest answer; it may be to the search before, see `old`. */
  answer: TraceSearch | undefined;
  /** What it was asked over. */
  range: TimeRange;
  /** The answer is to another search than the one that was run. */
  old: boolean;
  failure: Failure | undefined;
  /** There is an answer to this search, or a reason why there is none. */
  settled: boolean;
  asking: boolean;
  stopped: boolean;
  retry: () => void;
  stop: () => void;
};

/** Asks for the traces of a place, again at every tick. */
export function useSearch(search: TraceConditions, enabled: boolean): SearchState {
  const { environment, range, epoch } = useSession();
  const options = searchQuery(
    { environment: environment.id, source: search.source ?? null, query: queryOf(search, range) },
    epoch,
  );
  const { data, error, refetch, isFetching, isPending } = useQuery({ ...options, enabled });
  const question = JSON.stringify(search);
  // What was there stays until the new answer is.
  const [last, setLast] = useState<{ question: string; answer: TraceSearch; range: TimeRange }>();
  if (data && data !== last?.answer) setLast({ question, answer: data, range });
  return {
    answer: data ?? last?.answer,
    range: data ? range : (last?.range ?? range),
    old: !data && last !== undefined && last.question !== question,
    failure: error ? failureOf(error) : undefined,
    settled: data !== undefined || error !== null || last?.question === question,
    asking: isFetching,
    stopped: enabled && isPending && !isFetching,
    retry: () => void refetch(),
    stop: () => void queryClient.cancelQueries({ queryKey: options.queryKey }),
  };
}
