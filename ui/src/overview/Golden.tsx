import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { Chart } from "../chart/Chart.tsx";
import type { ChangeMark, GoldenSignal, SignalKind } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { length } from "../format.ts";
import { EmptyNote, FailureNote } from "../parts/FailureNote.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import { StateShape } from "../parts/StateMark.tsx";
import { useSize } from "../parts/use-size.ts";
import { goldenSignalsQuery } from "../queries.ts";
import { sameEnvironment, useSession } from "../session.ts";
import styles from "./Golden.module.css";

const TITLES: Record<SignalKind, string> = {
  rate: "Rate",
  errors: "Errors",
  latency: "Latency",
  saturation: "Saturation",
};

const KINDS: readonly SignalKind[] = ["rate", "errors", "latency", "saturation"];

/** The golden signals and the size their drawings are asked in. */
export function useGolden() {
  const { environment, range, epoch, theme, zone } = useSession();
  const [place, size] = useSize();
  const request = {
    environment: environment.id,
    range,
    width: size?.width ?? 0,
    height: size?.height ?? 0,
    theme,
    zone,
  };
  const { data, error, refetch } = useQuery({
    ...goldenSignalsQuery(request, epoch),
    enabled: size !== undefined,
    placeholderData: (previous, query) =>
      sameEnvironment(query?.queryKey, environment.id) ? previous : undefined,
  });
  return { data, error, refetch, place, settled: data !== undefined || error !== null };
}

type Props = { golden: ReturnType<typeof useGolden>; marks: readonly ChangeMark[] };

/** Rate, errors, latency and saturation; each stands or fails alone. */
export function Golden({ golden, marks }: Props): ReactElement {
  const { data, error, place, refetch } = golden;
  return (
    <section className={styles.golden} aria-label="Golden signals">
      {KINDS.map((kind, at) => {
        const signal = data?.signals.find((each) => each.kind === kind);
        return (
          <article key={kind} className={styles.signal} aria-label={signal?.title ?? TITLES[kind]}>
            <Head title={signal?.title ?? TITLES[kind]} signal={signal} />
            <div className={styles.chart} ref={at === 0 ? place : undefined}>
              {error && !data ? (
                <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} compact />
              ) : signal ? (
                <Body signal={signal} marks={marks} />
              ) : data ? (
                <EmptyNote reason="This signal was not answered." />
              ) : (
                <Skeleton label={`Loading ${TITLES[kind].toLowerCase()}`} />
              )}
            </div>
          </article>
        );
      })}
    </section>
  );
}

function Head({
  title,
  signal,
}: {
  title: string;
  signal: GoldenSignal | undefined;
}): ReactElement {
  return (
    <header className={styles.head}>
      <h2>{title}</h2>
      <span className={styles.value} data-state={signal?.health}>
        {signal && signal.health !== "ok" && <StateShape state={signal.health} />}
        {signal?.value}
      </span>
      <span className={styles.detail} title={signal?.query}>
        {signal?.detail}
      </span>
      {signal?.stale && <span className="stale">stale {length(signal.stale.age)}</span>}
    </header>
  );
}

type BodyProps = { signal: GoldenSignal; marks: readonly ChangeMark[] };

function Body({ signal, marks }: BodyProps): ReactElement {
  if (signal.failure) return <FailureNote failure={signal.failure} compact />;
  if (!signal.chart) return <EmptyNote reason={signal.empty ?? "No data in this range."} />;
  return <Chart chart={signal.chart} title={signal.title} marks={marks} />;
}
