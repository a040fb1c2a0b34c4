import { useMemo, useState, type ReactElement } from "react";

import type { TimeRange, TraceSummary } from "../../contract.ts";
import { Skeleton } from "../../parts/Skeleton.tsx";
import type { Brushed } from "./plot.ts";
import { Scatter } from "./Scatter.tsx";
import { distinct } from "./sort.ts";
import { TraceTable } from "./TraceTable.tsx";
import styles from "./Traces.module.css";

type Props = {
  /** The traces; nothing while they are asked for. */
  traces: readonly TraceSummary[] | undefined;
  /** What the plot spans. */
  range: TimeRange;
  label: string;
  /** They belong to the search before. */
  old?: boolean;
  /** Id of the trace that one came back from. */
  begin?: string | undefined;
  onOpen: (trace: TraceSummary) => void;
  /** What narrows the search; without, nothing can be brushed. */
  onBrush?: (narrowed: Brushed) => void;
};

/** Traces drawn as duration over time, and listed; what is pointed at in one stands out in both. */
export function Found(props: Props): ReactElement {
  const { traces, range, label, old = false, begin, onOpen, onBrush } = props;
  const [log, setLog] = useState(true);
  const [pointed, setPointed] = useState<string>();
  const each = useMemo(() => traces && distinct(traces), [traces]);
  return (
    <div className={styles.results} data-old={old || undefined}>
      <section className={styles.scatter} aria-label="Duration over time">
        <PlotHead log={log} onLog={setLog} />
        {each ? (
          <Scatter
            traces={each}
            range={range}
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
        {each ? (
          <TraceTable
            traces={each}
            label={label}
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

function PlotHead({ log, onLog }: { log: boolean; onLog: (log: boolean) => void }): ReactElement {
  return (
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
            onClick={() => onLog(each)}
          >
            {each ? "Log" : "Linear"}
          </button>
        ))}
      </span>
    </header>
  );
}
