import { call } from "#ipc";
import { queryOptions } from "@tanstack/react-query";

import type { SearchTraces, TraceNamesRequest } from "../../contract.ts";
import { numbered, type Epoch, type Unnumbered } from "../../queries.ts";

/** Names that were asked for a minute ago are good enough to begin with. */
const NAMES_FRESH = 60_000;

/** Traces that fit; asked again at every tick, withdrawn when nobody waits for it. */
export const searchQuery = (request: Unnumbered<SearchTraces>, epoch: Epoch) =>
  numbered(["search_traces", epoch.revision, epoch.tick, request], (question) =>
    call("search_traces", { ...request, question }),
  );

/** What can be searched for. Services do not come and go with every tick: the range is no key. */
export const namesQuery = (request: TraceNamesRequest, revision: number) => {
  const { range: _, ...rest } = request;
  return queryOptions({
    queryKey: ["trace_names", revision, 0, rest],
    queryFn: () => call("trace_names", request),
    staleTime: NAMES_FRESH,
    gcTime: 5 * NAMES_FRESH,
  });
};
