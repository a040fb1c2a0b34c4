import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import type { HeldLogs, TraceView } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import { EmptyNote, FailureNote } from "../../parts/FailureNote.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { useSession } from "../../session.ts";
import { traceLinesQuery } from "../queries.ts";
import { linesOfTrace } from "./of-trace.ts";
import { TraceLines } from "./TraceLines.tsx";

type Props = {
  view: TraceView;
  /** The span whose lines are marked. */
  span: number | undefined;
  colors: Record<string, string>;
  onReveal: (span: number) => void;
};

/** The log lines of a trace, as on the screen of logs; a line leads to its span and a span to its lines. */
export function TraceLogs({ view, span, colors, onReveal }: Props): ReactElement {
  const { environment } = useSession();
  const { data, error, refetch } = useQuery(traceLinesQuery(linesOfTrace(view, environment.id)));
  const again = (): void => void refetch();
  if (error) return <FailureNote failure={failureOf(error)} onRetry={again} />;
  if (!data) return <Skeleton label="Loading the log lines" rows={12} />;
  if (data.count === 0) return <NoLines logs={data} onRetry={again} />;
  return (
    <TraceLines
      key={data.logs}
      logs={data}
      view={view}
      span={span}
      colors={colors}
      onReveal={onReveal}
      onAgain={again}
    />
  );
}

function NoLines({ logs, onRetry }: { logs: HeldLogs; onRetry: () => void }): ReactElement {
  const [first] = logs.asked.flatMap(({ failure }) => (failure ? [failure] : []));
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
