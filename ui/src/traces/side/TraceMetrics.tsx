import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { Chart } from "../../chart/Chart.tsx";
import type { GoldenSignal, TraceView } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import { EmptyNote, FailureNote } from "../../parts/FailureNote.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { StateShape } from "../../parts/StateMark.tsx";
import { useSize } from "../../parts/use-size.ts";
import { useSession } from "../../session.ts";
import { traceMetricsQuery } from "../queries.ts";
import { useReopen } from "../reopen.ts";
import styles from "./Side.module.css";

type Props = { view: TraceView; span: number | undefined };

const HEIGHT = 132;

/** How the route did around the time of the trace, with its moment marked. */
export function TraceMetrics({ view, span }: Props): ReactElement {
  const [measure, size] = useSize();
  const { environment, theme, zone } = useSession();
  const width = Math.max(Math.round((size?.width ?? 0) - 24), 0);
  const { data, error, refetch } = useQuery({
    ...traceMetricsQuery({
      environment: environment.id,
      trace: view.trace,
      span: span ?? null,
      width,
      height: HEIGHT,
      theme,
      zone,
    }),
    enabled: width > 0,
    placeholderData: (before) => before,
  });
  useReopen(error);
  return (
    <div ref={measure} className={styles.metrics}>
      {error ? (
        <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} />
      ) : data ? (
        <>
          {data.about !== "" && <p className={styles.about}>{data.about}</p>}
          {data.signals.map((signal) => (
            <Signal key={signal.kind} signal={signal} />
          ))}
          {data.missing !== "" && <EmptyNote reason={data.missing} />}
        </>
      ) : (
        <Skeleton label="Loading the metrics" rows={12} />
      )}
    </div>
  );
}

function Signal({ signal }: { signal: GoldenSignal }): ReactElement {
  const { title, value, detail, health, chart, empty, failure, query } = signal;
  return (
    <figure>
      <figcaption title={query}>
        <strong>{title}</strong>
        <span data-state={health}>
          {health !== "ok" && <StateShape state={health} />} {value}
        </span>
        <small>{detail}</small>
      </figcaption>
      <div className={styles.chart} style={{ height: HEIGHT }}>
        {failure ? (
          <FailureNote failure={failure} compact />
        ) : chart ? (
          <Chart chart={chart} title={title} />
        ) : (
          <EmptyNote reason={empty ?? "No data around that time."} />
        )}
      </div>
    </figure>
  );
}
