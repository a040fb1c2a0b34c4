import { millisOf } from "../../dashboards/log-rows.ts";
import type { OpenLogs, TraceView } from "../../contract.ts";
import { filterOf } from "../../logs/place.ts";
import type { LogsPlace } from "../../state/location.ts";
import { HOUR } from "../../state/time-range.ts";

/** Lines of one source at most. */
const MOST = 5_000;

/** Where the lines of a trace are looked at among all others. */
export function placeOfTrace({ id }: TraceView): LogsPlace {
  return {
    screen: "logs",
    fields: [{ name: "trace_id", op: "equal", values: [id] }],
    order: "oldest_first",
  };
}

/**
 * Asks for the lines of a trace, of every source that has logs. Clocks of those who write lines
 * differ from those of tracers, and queues hold work back: an hour around it is looked at.
 */
export function linesOfTrace(view: TraceView, environment: string): Omit<OpenLogs, "question"> {
  const start = millisOf(view.start);
  const end = start + Math.ceil(view.duration / 1e6);
  return {
    environment,
    source: null,
    filter: filterOf(placeOfTrace(view), { start: start - HOUR, end: end + HOUR }),
    order: "oldest_first",
    hold: MOST,
  };
}
