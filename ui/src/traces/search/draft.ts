import { useState } from "react";

import type { AttributeMatch, MatchOp } from "../../contract.ts";
import type { TraceConditions } from "../../state/location.ts";
import { parseAttribute } from "./attribute-text.ts";
import { tidy } from "./conditions.ts";
import { parseDuration, typedDuration } from "./duration.ts";

/** The search as it stands in the fields, typed but not run. */
export type Draft = {
  service: string;
  operation: string;
  min: string;
  max: string;
  errors: boolean | undefined;
  attributes: readonly AttributeMatch[];
  /** The condition that is being typed. */
  attribute: string;
  /** The query in the source's own language, where that is asked. */
  raw: string | undefined;
};

/** What is wrong with fields. */
export type DraftProblems = Partial<Record<"min" | "max" | "attribute", string>>;

/** The fields of a search. */
export function draftOf(search: TraceConditions): Draft {
  const { service, operation, errors, minMs, maxMs, attributes, raw } = search;
  return {
    service: service ?? "",
    operation: operation ?? "",
    min: typedDuration(minMs),
    max: typedDuration(maxMs),
    errors,
    attributes: attributes ?? [],
    attribute: "",
    raw,
  };
}

/** The conditions that fields stand for, or what is wrong with them. */
export function conditionsOf(
  draft: Draft,
  before: TraceConditions,
  ops: readonly MatchOp[],
): { search: TraceConditions } | { problems: DraftProblems } {
  const min = parseDuration(draft.min);
  const max = parseDuration(draft.max);
  const attribute =
    draft.attribute.trim() === "" ? undefined : parseAttribute(draft.attribute, ops);
  const problems: DraftProblems = {
    ...(min.ok ? {} : { min: min.problem }),
    ...(max.ok ? {} : { max: max.problem }),
    ...(attribute?.ok === false ? { attribute: attribute.problem } : {}),
  };
  if (min.ok && max.ok && min.value !== undefined && max.value !== undefined) {
    if (min.value > max.value) problems.max = "The longest is shorter than the shortest.";
  }
  if (!min.ok || !max.ok || attribute?.ok === false || Object.keys(problems).length > 0) {
    return { problems };
  }
  const { source, limit } = before;
  const added = attribute ? [attribute.value] : [];
  const search = {
    source,
    limit,
    service: draft.service.trim(),
    operation: draft.operation.trim(),
    errors: draft.errors,
    minMs: min.value,
    maxMs: max.value,
    attributes: [...draft.attributes, ...added],
    raw: draft.raw?.trim(),
  };
  return { search: tidy(search) };
}

/** What stands in the fields: the search of the place, until something else is typed there. */
export function useDraft(search: TraceConditions): [Draft, (change: Partial<Draft>) => void] {
  const key = JSON.stringify(search);
  const [draft, setDraft] = useState(() => draftOf(search));
  const [place, setPlace] = useState(key);
  if (place !== key) {
    setPlace(key);
    setDraft(draftOf(search));
  }
  return [draft, (change) => setDraft((before) => ({ ...before, ...change }))];
}
