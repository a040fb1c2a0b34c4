import type { TraceQuery, TraceSummary, TraceView } from "../../contract.ts";
import { millisOf } from "../../dashboards/log-rows.ts";

/** How far around a trace normal ones of its operation are sought. */
const AROUND = 3_600_000;

/** As many as a search answers quickly, and enough for a middle. */
const LIMIT = 50;

/** Asks for traces of the same operation without an error, around the same time. */
export function normalQuery(view: Pick<TraceView, "service" | "name" | "start">): TraceQuery {
  const at = millisOf(view.start);
  return {
    service: view.service === "" ? null : view.service,
    operation: view.name === "" ? null : view.name,
    errors: false,
    min_duration_ms: null,
    max_duration_ms: null,
    attributes: [],
    raw: null,
    range: { start: at - AROUND, end: at + AROUND },
    limit: LIMIT,
  };
}

/** The one of middle duration, which is what "normal" means here; nothing if there is no other. */
export function normalOf(traces: readonly TraceSummary[], id: string): TraceSummary | undefined {
  const others = traces
    .filter((each) => each.id !== id)
    .toSorted((one, other) => one.duration_ms - other.duration_ms);
  return others[Math.floor((others.length - 1) / 2)];
}

/** The hex digits of a pasted id; nothing if it is none. */
export function idOf(text: string): string | undefined {
  const bare = text.trim().toLowerCase();
  const header = /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}$/.exec(bare)?.[1];
  const digits = header ?? bare.replaceAll("-", "");
  return /^[\da-f]{1,32}$/.test(digits) ? digits : undefined;
}
