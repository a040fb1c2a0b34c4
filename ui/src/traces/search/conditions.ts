import type { TimeRange, TraceAbilities, TraceQuery } from "../../contract.ts";
import type { TraceConditions } from "../../state/location.ts";

/** How many traces are asked for unless more are wanted. */
export const LIMIT = 50;

/** The steps by which more are asked for. */
const LIMITS: readonly number[] = [LIMIT, 200, 1_000];

/** Conditions as they are asked. */
export function queryOf(conditions: TraceConditions, range: TimeRange): TraceQuery {
  const { service, operation, errors, minMs, maxMs, attributes, raw, limit } = conditions;
  return {
    service: service ?? null,
    operation: operation ?? null,
    errors: errors ?? null,
    min_duration_ms: minMs ?? null,
    max_duration_ms: maxMs ?? null,
    attributes: [...(attributes ?? [])],
    raw: raw ?? null,
    range,
    limit: limit ?? LIMIT,
  };
}

/** Conditions that may say nothing. */
type Loose = { [K in keyof TraceConditions]?: TraceConditions[K] | undefined };

/** Conditions without those that say nothing, in one order: equal searches are equal places. */
export function tidy(conditions: Loose): TraceConditions {
  const kept = Object.entries(conditions).filter(
    ([, value]: [string, unknown]) =>
      value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** The next larger number of traces that a source gives, if it gives more. */
export function raised(limit: number, most: number): number | undefined {
  const next = LIMITS.find((each) => each > limit) ?? most;
  const held = most > 0 ? Math.min(next, most) : next;
  return held > limit ? held : undefined;
}

/** The names of conditions that narrow a search, to say what may be left out. */
export function narrowing(conditions: TraceConditions): string[] {
  const { service, operation, errors, minMs, maxMs, attributes, raw } = conditions;
  return [
    raw === undefined ? "" : "the query",
    service === undefined ? "" : "the service",
    operation === undefined ? "" : "the operation",
    minMs === undefined && maxMs === undefined ? "" : "the duration",
    errors === undefined ? "" : "the status",
    (attributes ?? []).length === 0 ? "" : "the attributes",
  ].filter(Boolean);
}

/** Why a source cannot be searched with these conditions, and what to do; nothing if it can. */
export function hindrance(
  conditions: TraceConditions,
  abilities: TraceAbilities,
  title: string,
): string | undefined {
  if (!abilities.search) {
    return `${title} gives single traces and cannot be searched. Paste the id of a trace above.`;
  }
  if (conditions.raw === undefined && abilities.needs_service && conditions.service === undefined) {
    return `${title} searches one service at a time. Choose a service.`;
  }
  return undefined;
}
