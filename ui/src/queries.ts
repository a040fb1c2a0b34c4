import { call } from "#ipc";
import { QueryClient, queryOptions } from "@tanstack/react-query";

import type {
  Code,
  Commands,
  DashboardRequest,
  ExploreRequest,
  Failure,
  OverviewRequest,
  PanelRequest,
  SourcesRequest,
  VariableRequest,
} from "./contract.ts";
import { sourceGate } from "./request-gate.ts";
import { noteOutcome } from "./state/back-off.ts";
import { withdrawable } from "./withdraw.ts";

/**
 * One factory per question. Keys hold everything the answer depends on: what is asked, the tick of
 * the clock or the resolved range, and the pack's revision. An answer to an old key is never shown.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Rust retries where that is safe, and knows better when.
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: "always",
        staleTime: Number.POSITIVE_INFINITY,
        // Ranges move on every tick: drawings of the last one are soon worth nothing.
        gcTime: 10_000,
        structuralSharing: false,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

/** The one client of the window. */
export const queryClient = createQueryClient();

/**
 * Asks everything that is shown anew, as the past is another one now. A question that is under way
 * for the first time began before that: it would be taken for the new answer, and is put again.
 */
export async function askAnew(client: QueryClient = queryClient): Promise<void> {
  await client.cancelQueries({
    predicate: ({ state, observers }) => state.data === undefined && observers.length > 0,
  });
  await client.invalidateQueries();
}

/** Answers about files change only with the pack's revision. */
const FILES_KEPT = 300_000;

/** What every answer depends on besides its request. */
export type Epoch = { revision: number; tick: number };

export const packQuery = queryOptions({
  queryKey: ["current_pack"],
  queryFn: () => call("current_pack", {}),
  gcTime: Number.POSITIVE_INFINITY,
});

export const recentPacksQuery = queryOptions({
  queryKey: ["recent_packs"],
  queryFn: () => call("recent_packs", {}),
});

export const overviewQuery = (request: OverviewRequest, epoch: Epoch) =>
  gated("overview", request, epoch);

export const goldenSignalsQuery = (request: OverviewRequest, epoch: Epoch) =>
  gated("golden_signals", request, epoch, ({ signals }) => {
    for (const { chart, failure } of signals) {
      if (chart) noteOutcome("answered");
      else if (failure) noteFailure(failure);
    }
  });

export const sourcesQuery = (request: SourcesRequest, epoch: Epoch) =>
  gated("sources", request, epoch);

export const panelQuery = (request: Unnumbered<PanelRequest>, epoch: Epoch) =>
  numbered(["panel", epoch.revision, epoch.tick, request], async (question) => {
    const view = await call("panel", { ...request, question });
    const { content } = view;
    if (content.kind === "failed") noteFailure(content.value);
    else if (view.queries.length > 0) noteOutcome("answered");
    return view;
  });

export const exploreQuery = (request: Unnumbered<ExploreRequest>, epoch: Epoch) =>
  numbered(["explore", epoch.revision, epoch.tick, request], (question) =>
    call("explore", { ...request, question }),
  );

/** The options of a variable; those that do not look at the range are the same in every range. */
export const variableQuery = (request: VariableRequest, revision: number, ofRange: boolean) => {
  const query = gated("variable_options", request, { revision, tick: 0 });
  const { range: _, ...rest } = request;
  return {
    ...query,
    ...(ofRange ? {} : { queryKey: ["variable_options", revision, rest] }),
    gcTime: FILES_KEPT,
  };
};

export const dashboardsQuery = (environment: string, revision: number) => ({
  ...gated("dashboards", { environment }, { revision, tick: 0 }),
  gcTime: FILES_KEPT,
});

export const dashboardQuery = (request: DashboardRequest, revision: number) => ({
  ...gated("dashboard", request, { revision, tick: 0 }),
  gcTime: FILES_KEPT,
});

export const valuesQuery = (key: string) =>
  queryOptions({
    queryKey: ["panel_values", key],
    queryFn: () => call("panel_values", { key }),
  });

/** Failures of a source that asking again at once makes no better. */
const OF_SOURCES: ReadonlySet<Code> = new Set([
  "unreachable",
  "timeout",
  "server_error",
  "rate_limited",
  "circuit_open",
]);

/** Notes that a source failed, where asking again at once makes no better. */
export function noteFailure({ code }: Failure): void {
  if (OF_SOURCES.has(code)) noteOutcome("failed");
}

/** A question whose number is given when it is sent, and is no part of what it asks. */
export type Unnumbered<R> = Omit<R, "question">;

/** As `gated`, for a question that is withdrawn at the server when nobody waits for it. */
export function numbered<T>(key: readonly unknown[], ask: (question: number) => Promise<T>) {
  return queryOptions<T>({
    queryKey: key,
    queryFn: ({ signal }) => sourceGate.run(signal, () => withdrawable(signal, ask)),
  });
}

/** A question that waits its turn at the gate and is asked anew in every epoch. */
export function gated<C extends keyof Commands>(
  command: C,
  request: Commands[C][0],
  epoch: Epoch,
  note?: (answer: Commands[C][1]) => void,
) {
  return queryOptions<Commands[C][1]>({
    queryKey: [command, epoch.revision, epoch.tick, request],
    queryFn: async ({ signal }) => {
      const answer = await sourceGate.run(signal, () => call(command, request));
      note?.(answer);
      return answer;
    },
  });
}
