import { useState, type ReactElement } from "react";

import type { TraceSummary } from "../../contract.ts";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { go, type TraceConditions, type TracePlace } from "../../state/location.ts";
import { millisOf } from "../../dashboards/log-rows.ts";
import { HOUR } from "../../state/time-range.ts";
import { tidy } from "./conditions.ts";
import { NothingFound } from "./NothingFound.tsx";
import type { Brushed } from "./plot.ts";
import { Scatter } from "./Scatter.tsx";
import { TraceTable } from "./TraceTable.tsx";
import styles from "./Traces.module.css";
import type { SearchState } from "./use-search.ts";

type Props = {
  state: SearchState;
  search: TraceConditions;
  /** Title of the source. */
  title: string;
  /** Id of the trace that one came back from. */
  begin: string | undefined;
};

/** What a search found: drawn over time and listed, or why there is nothing. */
export function Results({ state, search, title, begin }: Props): ReactElement {
  const { answer, failure, old, settled, retry } = state;
  const [log, setLog] = useState(true);
  const [pointed, setPointed] = useState<string>();
  if (failure) return <FailureNote failure={failure} onRetry={retry} />;
  if (answer && !old && answer.traces.length === 0) {
    return <NothingFound search={search} title={title} range={state.range} />;
  }
  const onOpen = (trace: TraceSummary): void => {
    if (answer) go(placeOf(trace, answer.source));
  };
  const onBrush = ({ range, minMs, maxMs }: Brushed): void =>
    go(
      {
        screen: "traces",
        search: tidy({
          ...search,
          ...(minMs === undefined ? {} : { minMs }),
          ...(maxMs === undefined ? {} : { maxMs }),
        }),
      },
      range && { kind: "absolute", ...range },
    );
  const shown = answer && (settled || old) ? answer : undefined;
  return (
    <div className={styles.results} data-old={old || undefined}>
      <section className={styles.scatter} aria-label="Duration over time">
        <header className={styles.cardHead}>
          <h2>Duration over time</h2>
          <span className={styles.legend} aria-hidden="true">
            <svg width="10" height="10" viewBox="0 0 10 10">
              <path d="M5 0.5L9.5 5L5 9.5L0.5 5z" />
            </svg>
            with an error
          </span>
          <span className={styles.scale} role="group" aria-label="Scale of durations">
            {([true, false] as const).map((each) => (
              <button
                key={String(each)}
                type="button"
                className={styles.scaleChoice}
                aria-pressed={log === each}
                onClick={() => setLog(each)}
              >
                {each ? "Log" : "Linear"}
              </button>
            ))}
          </span>
        </header>
        {shown ? (
          <Scatter
            traces={shown.traces}
            range={state.range}
            log={log}
            pointed={pointed}
            onPoint={setPointed}
            onOpen={onOpen}
            onBrush={onBrush}
          />
        ) : (
          <Skeleton label="Searching for traces" />
        )}
      </section>
      <section className={styles.table} aria-label="Traces">
        {shown ? (
          <TraceTable
            traces={shown.traces}
            label={`Traces found in ${title}`}
            begin={begin}
            pointed={pointed}
            onPoint={setPointed}
            onOpen={onOpen}
          />
        ) : (
          <Skeleton rows={10} label="Loading the list of traces" />
        )}
      </section>
    </div>
  );
}

/** Where a trace of a list is opened. */
export function placeOf(trace: TraceSummary, source: string): TracePlace {
  return { screen: "trace", id: trace.id, source, around: around(trace) };
}

/** When about a trace was, with room for clocks that disagree. */
function around(trace: TraceSummary): { start: number; end: number } {
  const start = millisOf(trace.start);
  return { start: start - HOUR, end: start + Math.ceil(trace.duration_ms) + HOUR };
}
