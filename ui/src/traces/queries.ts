import { call } from "#ipc";
import { queryOptions } from "@tanstack/react-query";

import type {
  CompareRequest,
  OpenLogs,
  OpenTrace,
  TraceLogsRequest,
  TraceMetricsRequest,
  WaterfallState,
} from "../contract.ts";
import { queryClient } from "../queries.ts";
import { sourceGate } from "../request-gate.ts";
import { withdrawable } from "../withdraw.ts";
import { PAGE } from "./waterfall/pages.ts";

/** A trace that was left is still there when one comes back soon. */
const OPEN_KEPT = 300_000;

type Unnumbered<R> = Omit<R, "question">;

/** Opens a trace. The same trace is opened once, whichever span of it is asked for. */
export const openTraceQuery = (request: Unnumbered<OpenTrace>) =>
  queryOptions({
    queryKey: ["open_trace", request],
    queryFn: ({ signal }) => {
      closeForgotten();
      return sourceGate.run(signal, () =>
        withdrawable(signal, (question) => call("open_trace", { ...request, question })),
      );
    },
    gcTime: OPEN_KEPT,
  });

/** One page of rows. Pages of states that were left are soon forgotten. */
export const rowsQuery = (trace: number, state: WaterfallState, page: number) =>
  queryOptions({
    queryKey: ["trace_rows", trace, state, page],
    queryFn: () => call("trace_rows", { trace, state, from: page * PAGE, count: PAGE }),
  });

export const spanQuery = (trace: number, span: number) =>
  queryOptions({
    queryKey: ["span_detail", trace, span],
    queryFn: () => call("span_detail", { trace, span }),
  });

export const statisticsQuery = (trace: number) =>
  queryOptions({
    queryKey: ["trace_statistics", trace],
    queryFn: () => call("trace_statistics", { trace }),
    gcTime: OPEN_KEPT,
  });

export const comparisonQuery = (request: CompareRequest) =>
  queryOptions({
    queryKey: ["compare_traces", request],
    queryFn: () => call("compare_traces", request),
  });

/** The log lines of a trace, held as those of a search are. */
export const traceLinesQuery = (request: Unnumbered<OpenLogs>) =>
  queryOptions({
    queryKey: ["trace_lines", request],
    queryFn: ({ signal }) => {
      closeForgotten();
      return sourceGate.run(signal, () =>
        withdrawable(signal, (question) => call("open_logs", { ...request, question })),
      );
    },
    staleTime: Infinity,
    gcTime: OPEN_KEPT,
  });

/** Which span of the trace each of its log lines belongs to. */
export const traceLogsQuery = (request: Unnumbered<TraceLogsRequest>) =>
  queryOptions({
    queryKey: ["trace_logs", request],
    queryFn: ({ signal }) =>
      sourceGate.run(signal, () =>
        withdrawable(signal, (question) => call("trace_logs", { ...request, question })),
      ),
    gcTime: OPEN_KEPT,
  });

export const traceMetricsQuery = (request: Unnumbered<TraceMetricsRequest>) =>
  queryOptions({
    queryKey: ["trace_metrics", request],
    queryFn: ({ signal }) =>
      sourceGate.run(signal, () =>
        withdrawable(signal, (question) => call("trace_metrics", { ...request, question })),
      ),
  });

let closing = false;

/** Ends a trace, or the lines of one, in Wheelhouse when the window forgets them. */
function closeForgotten(): void {
  if (closing) return;
  closing = true;
  queryClient.getQueryCache().subscribe(({ type, query }) => {
    if (type !== "removed") return;
    const view: unknown = query.state.data;
    if (typeof view !== "object" || view === null) return;
    const isOf = (command: string): boolean => query.queryHash.startsWith(`["${command}"`);
    // What is not open any more needs no closing.
    if (isOf("open_trace") && "trace" in view) {
      call("close_trace", { trace: Number(view.trace) }).catch(() => undefined);
    } else if (isOf("trace_lines") && "logs" in view) {
      call("close_logs", { logs: Number(view.logs) }).catch(() => undefined);
    }
  });
}
