import { traceInHand, type TraceDeeds } from "../traces/in-hand.ts";
import type { Action } from "./actions.ts";

/** What is done with the trace on screen; they come before the actions whose keys they share. */
export const TRACE_ACTIONS: readonly Action[] = [
  ofTrace("trace_next", "Next row", "j", (trace) => () => trace.move(1), true),
  ofTrace("trace_previous", "Previous row", "k", (trace) => () => trace.move(-1), true),
  ofTrace("trace_filter", "Filter its spans", "/", (trace) => trace.filter, true),
  ofTrace("trace_match", "Next match of the filter", "n", seek("match", false)),
  ofTrace("trace_match_back", "Match before", "N", seek("match", true), true),
  ofTrace("trace_error", "Next error", "e", seek("error", false)),
  ofTrace("trace_error_back", "Error before", "E", seek("error", true), true),
  ofTrace("trace_close", "Close all rows", "c", (trace) => trace.closeAll),
  ofTrace("trace_open", "Open all rows", "o", (trace) => trace.openAll),
  ofTrace("trace_fold", "Fold or unfold repeats", "f", (trace) => trace.fold),
  ofTrace("trace_critical", "Only the critical path, or all", "x", (trace) => trace.critical),
  ofTrace("trace_gaps", "Cut idle time, or show it", "d", (trace) => trace.compress),
  ofTrace("trace_clocks", "Correct clocks, or show them as sent", "y", (trace) => trace.correct),
  ofTrace("trace_root", "Show the selected span as the root", "z", (trace) => trace.reRoot),
  ofTrace("trace_whole", "Back to the whole trace", "w", (trace) => trace.whole),
  ofTrace("trace_logs", "Its log lines", "l", (trace) => () => trace.beside("logs")),
  ofTrace("trace_metrics", "Metrics of its route", "m", (trace) => () => trace.beside("metrics")),
  ofTrace("trace_waterfall", "Waterfall", "1", (trace) => () => trace.show("waterfall")),
  ofTrace("trace_statistics", "Statistics", "2", (trace) => () => trace.show("statistics")),
  ofTrace("trace_compare", "Compare with another", "3", (trace) => () => trace.show("compare")),
  ofTrace("trace_save", "Save it as a file…", "s", (trace) => trace.save),
  ofTrace("trace_copy", "Copy its id", undefined, (trace) => trace.copyId),
  ofTrace("trace_back", "One step back", "[", (trace) => trace.back, true),
  ofTrace("trace_forward", "One step forward", "]", (trace) => trace.forward, true),
];

/** Closes what is open beside a trace, or its root; false if there is nothing to close. */
export function leaveTrace(): boolean {
  return traceInHand.get()?.leave() ?? false;
}

function seek(what: "match" | "error", backwards: boolean) {
  return (trace: TraceDeeds) => () => trace.seek(what, backwards);
}

function ofTrace(
  id: string,
  label: string,
  keys: string | undefined,
  deed: (trace: TraceDeeds) => (() => void) | undefined,
  keyOnly = false,
): Action {
  const now = (): (() => void) | undefined => {
    const trace = traceInHand.get();
    return trace && deed(trace);
  };
  return {
    id,
    label: `Trace: ${label}`,
    group: "Trace",
    ...(keys === undefined ? {} : { keys }),
    run: () => now()?.(),
    when: () => now() !== undefined,
    ...(keyOnly ? { keyOnly } : {}),
  };
}
