import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState, type ReactElement } from "react";

import type { LogLine, TraceLogs as Logs, TraceView } from "../../contract.ts";
import { exactTime } from "../../dashboards/log-rows.ts";
import { failureOf } from "../../failure.ts";
import { Button } from "../../parts/Button.tsx";
import { copyText } from "../../parts/clipboard.ts";
import { EmptyNote, FailureNote } from "../../parts/FailureNote.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { SeverityMark } from "../../parts/SeverityMark.tsx";
import { useSession } from "../../session.ts";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { traceLogsQuery } from "../queries.ts";
import { useReopen } from "../reopen.ts";
import { writeCount, writeDifference } from "../time.ts";
import styles from "./Side.module.css";

type Props = {
  view: TraceView;
  /** The span whose lines are marked. */
  span: number | undefined;
  colors: Record<string, string>;
  onReveal: (span: number) => void;
};

const ROW = 24;
const OVERSCAN = 12;

/** The log lines of a trace in time order; a line leads to its span and a span to its lines. */
export function TraceLogs({ view, span, colors, onReveal }: Props): ReactElement {
  const { environment } = useSession();
  const { data, error, refetch } = useQuery(
    traceLogsQuery({ environment: environment.id, trace: view.trace }),
  );
  useReopen(error);
  if (error) return <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton label="Loading the log lines" rows={12} />;
  if (data.lines.length === 0) return <NoLines logs={data} onRetry={() => void refetch()} />;
  return <Lines logs={data} span={span} colors={colors} onReveal={onReveal} />;
}

function NoLines({ logs, onRetry }: { logs: Logs; onRetry: () => void }): ReactElement {
  const failed = logs.asked.flatMap(({ outcome }) =>
    outcome.kind === "failed" ? [outcome.failure] : [],
  );
  const [first] = failed;
  if (first) return <FailureNote failure={first} onRetry={onRetry} />;
  const asked = logs.asked.map(({ title }) => title).join(", ");
  return (
    <EmptyNote
      reason={
        asked === ""
          ? "No source of logs is connected in this environment. Add one under Sources, and the lines that name this trace show here."
          : `No log line names this trace. Asked: ${asked}. The backend must write trace_id into its lines for them to be found.`
      }
    />
  );
}

type LinesProps = { logs: Logs } & Pick<Props, "span" | "colors" | "onReveal">;

function Lines({ logs, span, colors, onReveal }: LinesProps): ReactElement {
  const { lines, spans, offsets } = logs;
  const [only, setOnly] = useState(false);
  const [opened, setOpened] = useState<number>();
  const places = lines.map((_, at) => at).filter((at) => !only || spans[at] === span);
  const own = spans.filter((each) => span !== undefined && each === span).length;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: places.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    initialRect: { width: 0, height: 1_200 },
  });
  const firstOwn = places.findIndex((at) => span !== undefined && spans[at] === span);
  useEffect(() => {
    if (firstOwn >= 0) virtual.scrollToIndex(firstOwn, { align: "auto" });
  }, [firstOwn, virtual]);
  const shown = opened === undefined ? undefined : lines[opened];
  return (
    <div className={styles.logs}>
      <div className={styles.tools}>
        <span role="status">
          {writeCount(lines.length)} {lines.length === 1 ? "line" : "lines"}
          {logs.capped_at !== null && `, the first ${writeCount(logs.capped_at)} of more`}
          {span !== undefined && `, ${own === 0 ? "none" : writeCount(own)} of the selected span`}
        </span>
        <Button
          small
          look="quiet"
          aria-pressed={only}
          disabled={own === 0 && !only}
          onClick={() => setOnly(!only)}
        >
          {only ? "All lines" : "Only its lines"}
        </Button>
      </div>
      <div
        ref={scroller}
        className={styles.lines}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard
        tabIndex={0}
        role="region"
        aria-label="Log lines of the trace"
      >
        <ol style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const at = places[index];
            const line = at === undefined ? undefined : lines[at];
            if (!line || at === undefined) return null;
            const owner = spans[at] ?? undefined;
            return (
              <li key={at} style={{ transform: `translateY(${start}px)` }}>
                <button
                  type="button"
                  data-row
                  className={styles.logLine}
                  data-own={(owner !== undefined && owner === span) || undefined}
                  aria-current={owner !== undefined && owner === span ? "true" : undefined}
                  aria-expanded={opened === at}
                  title={owner === undefined ? "It names no span of this trace" : "Show its span"}
                  onClick={() => {
                    setOpened(opened === at ? undefined : at);
                    if (owner !== undefined) onReveal(owner);
                  }}
                >
                  <span className={styles.offset}>{writeDifference(offsets[at] ?? 0)}</span>
                  <span className={styles.dot} style={{ background: colors[line.service] }} />
                  <SeverityMark severity={line.severity} />
                  <span className={styles.body}>{line.body}</span>
                </button>
              </li>
            );
          })}
        </ol>
      </div>
      {shown && <Line line={shown} onClose={() => setOpened(undefined)} />}
    </div>
  );
}

/** The whole of a line, below the list. */
function Line({ line, onClose }: { line: LogLine; onClose: () => void }): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  return (
    <section className={styles.whole} aria-label="The line">
      <div className={styles.tools}>
        <span>
          {exactTime(line.at, zone)} {line.service}
        </span>
        <Button look="quiet" small onClick={() => void copyText(line.raw, "The line")}>
          <Icon name="copy" size={12} /> Copy
        </Button>
        <Button look="quiet" small aria-label="Close the line" onClick={onClose}>
          <Icon name="close" size={12} />
        </Button>
      </div>
      <pre>{line.body}</pre>
      <dl>
        {line.fields.map(([name, value], at) => (
          <div key={`${at} ${name}`}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
