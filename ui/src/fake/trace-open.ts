import type { Failure } from "../contract.ts";
import type { Handlers } from "./ipc.ts";

const NOT_OPEN: Failure = { code: "not_found", message: "The fake holds no open trace." };

type OpenTraces = Pick<
  Handlers,
  | "open_trace"
  | "close_trace"
  | "trace_rows"
  | "reveal_span"
  | "span_detail"
  | "trace_statistics"
  | "compare_traces"
  | "trace_logs"
  | "trace_metrics"
  | "save_trace"
>;

/** What an open trace answers. */
export const openTraces: OpenTraces = {
  open_trace: ({ id, source }) => ({
    trace: 1,
    id,
    source,
    origin: source ?? "Harbour",
    start: "1795662840000000000",
    duration: 4_390_000_000,
    spans: 20,
    errors: 1,
    error: null,
    service: "orders-api",
    name: "POST /orders",
    services: [],
    depth: 4,
    findings: [],
    minimap: [],
    lanes: 1,
    skewed: false,
    sparse: false,
    warnings: [],
    span: null,
    at: 0,
  }),
  close_trace: () => ({}),
  trace_rows: notOpen,
  reveal_span: () => null,
  span_detail: notOpen,
  trace_statistics: notOpen,
  compare_traces: notOpen,
  trace_logs: notOpen,
  trace_metrics: notOpen,
  save_trace: () => ({ path: "/exports/trace.json" }),
};

function notOpen(): never {
  throw NOT_OPEN as unknown as Error;
}
