import type { ReactElement } from "react";

import type { TraceSummary } from "../../contract.ts";
import { millisOf } from "../../dashboards/log-rows.ts";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { go, type TraceConditions, type TracePlace } from "../../state/location.ts";
import { HOUR } from "../../state/time-range.ts";
import { tidy } from "./conditions.ts";
import { Found } from "./Found.tsx";
import { NothingFound } from "./NothingFound.tsx";
import type { Brushed } from "./plot.ts";
import type { SearchState } from "./use-search.ts";

type Props = {
  state: SearchState;
  search: TraceConditions;
  /** Title of the source. */
  title: string;
  /** Id of the trace that one came back from. */
  begin: string | undefined;
};

/** What a search found, or why there is nothing. */
export function Results({ state, search, title, begin }: Props): ReactElement {
  const { answer, failure, old, settled, retry, range } = state;
  if (failure) return <FailureNote failure={failure} onRetry={retry} />;
  if (answer && !old && answer.traces.length === 0) {
    return <NothingFound search={search} title={title} range={range} />;
  }
  const onBrush = ({ range: narrowed, minMs, maxMs }: Brushed): void => {
    const durations = {
      ...(minMs === undefined ? {} : { minMs }),
      ...(maxMs === undefined ? {} : { maxMs }),
    };
    go(
      { screen: "traces", search: tidy({ ...search, ...durations }) },
      narrowed && { kind: "absolute", ...narrowed },
    );
  };
  return (
    <Found
      traces={settled || old ? answer?.traces : undefined}
      range={range}
      label={`Traces found in ${title}`}
      old={old}
      begin={begin}
      onOpen={(trace) => answer && go(placeOf(trace, answer.source))}
      onBrush={onBrush}
    />
  );
}

/** Where a trace of a list is opened. */
function placeOf(trace: TraceSummary, source: string): TracePlace {
  return { screen: "trace", id: trace.id, source, around: around(trace) };
}

/** When about a trace was, with room for clocks that disagree. */
function around(trace: TraceSummary): { start: number; end: number } {
  const start = millisOf(trace.start);
  return { start: start - HOUR, end: start + Math.ceil(trace.duration_ms) + HOUR };
}
