import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactElement } from "react";

import { writeCount } from "../../amounts.ts";
import type { HeldLogs, LogKeep, LogRow, TraceView } from "../../contract.ts";
import { LineDetail } from "../../logs/detail/LineDetail.tsx";
import { useSight } from "../../logs/detail/use-sight.ts";
import { logsInHand } from "../../logs/in-hand.ts";
import { Lines } from "../../logs/lines/Lines.tsx";
import { useLayout } from "../../logs/lines/use-layout.ts";
import { matchQuery, type Rows } from "../../logs/queries.ts";
import { textOf } from "../../logs/Spans.tsx";
import { waysOf } from "../../logs/ways.ts";
import { Button } from "../../parts/Button.tsx";
import { StateShape } from "../../parts/StateMark.tsx";
import { useSession } from "../../session.ts";
import { go } from "../../state/location.ts";
import { spanQuery, traceLogsQuery } from "../queries.ts";
import { placeOfTrace } from "./of-trace.ts";
import styles from "./Side.module.css";

type Props = {
  logs: HeldLogs;
  view: TraceView;
  span: number | undefined;
  colors: Record<string, string>;
  onReveal: (span: number) => void;
  onAgain: () => void;
};

const ALL: LogKeep = { text: "", pattern: null };

/** Lines of a trace with the time since its start, and below them the one that is open. */
export function TraceLines(props: Props): ReactElement {
  const { logs, view, span, colors, onReveal, onAgain } = props;
  const [only, setOnly] = useState(false);
  const [layout, setLayout] = useLayout();
  const sight = useSight();
  const { line, open, close } = sight;
  const current = useRef<LogRow>(undefined);
  const own = useSpanId(view.trace, span);
  const spanOf = useSpanOf(view);
  const held: Rows = {
    logs: logs.logs,
    revision: logs.count,
    order: "oldest_first",
    // The span of a line is asked for and not shown: its place in the trace is.
    columns: [...layout.columns, "span_id"],
    keep: ALL,
    find: "",
  };
  const ofSpan: Rows = { ...held, keep: { text: own ?? "", pattern: null } };
  const { data: counted } = useQuery({ ...matchQuery(ofSpan, 0), enabled: own !== undefined });
  const count = own === undefined ? 0 : (counted?.total ?? 0);
  const spanIdOf = ({ columns }: LogRow): string => textOf(columns[layout.columns.length] ?? []);
  useEffect(() => {
    logsInHand.set({
      ...sight.deeds(current.current?.line),
      ofRequest: waysOf(current.current).ofRequest,
      leave: close,
    });
  });
  useEffect(() => () => logsInHand.set(undefined), []);
  const place = placeOfTrace(view);
  const show = (row: LogRow): void => {
    open(row.line);
    const id = spanIdOf(row);
    if (id !== "" && id !== own) void spanOf(id).then((at) => at !== undefined && onReveal(at));
  };
  return (
    <div className={styles.logs}>
      <div className={styles.tools}>
        <span role="status">
          {writeCount(logs.count)} {logs.count === 1 ? "line" : "lines"}
          {own !== undefined &&
            `, ${count === 0 ? "none" : writeCount(count)} of the selected span`}
        </span>
        <Button
          small
          look="quiet"
          aria-pressed={only}
          disabled={count === 0 && !only}
          onClick={() => setOnly(!only)}
        >
          {only ? "All lines" : "Only its lines"}
        </Button>
        <Button
          small
          look="quiet"
          title="These lines on the screen of logs"
          onClick={() => go(place)}
        >
          In Logs
        </Button>
      </div>
      <Missing logs={logs} />
      <div className={styles.lines}>
        <Lines
          label="Log lines of the trace"
          rows={only && own !== undefined ? ofSpan : held}
          asked={logs.asked}
          layout={layout}
          onLayout={setLayout}
          wrap={false}
          selected={line}
          since={view.start}
          colors={colors}
          isMarked={(row) => own !== undefined && spanIdOf(row) === own}
          empty="No line of this span."
          onAgain={onAgain}
          onOpen={show}
          onActive={(row) => {
            current.current = row;
          }}
        />
      </div>
      {line !== undefined && (
        <section className={styles.whole} aria-label="The line">
          <LineDetail
            key={line}
            logs={logs.logs}
            line={line}
            place={place}
            layout={layout}
            sight={sight}
            within={view.id}
            onLayout={setLayout}
            onPlace={go}
            onClose={close}
          />
        </section>
      )}
    </div>
  );
}

/** What is not among the lines, and why. */
function Missing({ logs }: { logs: HeldLogs }): ReactElement | null {
  const words = logs.asked.flatMap(({ title, failure, capped_at, partial }) => [
    ...(failure ? [`${title}: ${failure.message}`] : []),
    ...(capped_at === null ? [] : [`${title}: the first ${writeCount(capped_at)} of more`]),
    ...(partial ? [`${title}: part of the data is missing`] : []),
  ]);
  if (words.length === 0) return null;
  return (
    <p className={styles.missing} role="status">
      <StateShape state="warning" /> {words.join(" · ")}
    </p>
  );
}

/** The id of a span, which log lines name it by. */
function useSpanId(trace: number, span: number | undefined): string | undefined {
  const { data } = useQuery({ ...spanQuery(trace, span ?? 0), enabled: span !== undefined });
  return span === undefined ? undefined : data?.span_id;
}

/** Where a span is in the trace, by its id. It is asked when the first line is opened, once. */
function useSpanOf({ trace }: TraceView): (id: string) => Promise<number | undefined> {
  const { environment } = useSession();
  const client = useQueryClient();
  return async (id) => {
    const query = traceLogsQuery({ environment: environment.id, trace });
    try {
      const { lines, spans } = await client.ensureQueryData(query);
      return spans[lines.findIndex(({ span_id }) => span_id === id)] ?? undefined;
    } catch {
      // The line is shown all the same; the waterfall stays where it is.
      return undefined;
    }
  };
}
