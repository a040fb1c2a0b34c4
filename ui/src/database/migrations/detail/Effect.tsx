import { useQuery } from "@tanstack/react-query";
import { useMemo, useState, type ReactElement } from "react";

import { Chart } from "../../../chart/Chart.tsx";
import type { BeforeAfter, ChangeMark } from "../../../contract.ts";
import { failureOf } from "../../../failure.ts";
import { Button } from "../../../parts/Button.tsx";
import styles from "../../../parts/detail/Detail.module.css";
import { EmptyNote, FailureNote } from "../../../parts/FailureNote.tsx";
import { Skeleton } from "../../../parts/Skeleton.tsx";
import { useSize } from "../../../parts/use-size.ts";
import { useSession } from "../../../session.ts";
import { effectQuery } from "../../queries.ts";
import own from "./Effect.module.css";

type Props = { source: string; history: string; migration: string };

const HEIGHT = 84;

/** Requests, errors, latency and saturation before and after a migration, asked when wanted. */
export function Effect(props: Props): ReactElement {
  const [wanted, setWanted] = useState(false);
  return (
    <section aria-label="Before and after">
      <div className={styles.title}>
        <h3>Before and after</h3>
        <small>the golden signals, half an hour on both sides</small>
        <span className={styles.room} />
        {!wanted && (
          <Button small onClick={() => setWanted(true)}>
            Compare
          </Button>
        )}
      </div>
      {wanted && <Compared {...props} />}
    </section>
  );
}

function Compared({ source, history, migration }: Props): ReactElement {
  const { environment, epoch, theme, zone } = useSession();
  const [place, size] = useSize();
  const { data, error, refetch } = useQuery({
    ...effectQuery(
      {
        environment: environment.id,
        source,
        history,
        migration,
        width: Math.round(size?.width ?? 0),
        height: HEIGHT,
        theme,
        zone,
      },
      epoch.revision,
    ),
    enabled: size !== undefined,
  });
  const at = data?.at ?? null;
  const marks = useMemo<ChangeMark[]>(
    () => (at === null ? [] : [{ at, kind: "migration", text: "this migration" }]),
    [at],
  );
  return (
    <div ref={place}>
      {error && <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} compact />}
      {!data && !error && <Skeleton rows={4} label="Comparing" />}
      {data?.missing !== undefined && data.missing !== "" && <EmptyNote reason={data.missing} />}
      {data?.signals.map((each) => (
        <Signal key={each.signal.kind} of={each} marks={marks} />
      ))}
    </div>
  );
}

type SignalProps = { of: BeforeAfter; marks: readonly ChangeMark[] };

function Signal({ of, marks }: SignalProps): ReactElement {
  const { signal, before, after, ratio } = of;
  const quiet = before === "" && after === "";
  return (
    <article className={own.signal} aria-label={signal.title}>
      <header className={own.head}>
        <strong>{signal.title}</strong>
        {quiet ? (
          <small>{signal.empty ?? "no sample on either side"}</small>
        ) : (
          <span className={own.values}>
            {before === "" ? "no sample" : before} → {after === "" ? "no sample" : after}
            {ratio !== null && <small>{ratioWords(ratio)}</small>}
          </span>
        )}
      </header>
      {signal.failure && <FailureNote failure={signal.failure} compact />}
      {signal.chart && (
        <div className={own.chart} style={{ height: HEIGHT }}>
          <Chart chart={signal.chart} title={signal.title} marks={marks} />
        </div>
      )}
    </article>
  );
}

/** "3.8 times as much", "about the same", "a third": what a ratio says to a reader. */
export function ratioWords(ratio: number): string {
  if (ratio > 0.9 && ratio < 1.1) return "about the same";
  return ratio >= 10 ? `× ${Math.round(ratio)}` : `× ${ratio.toPrecision(2)}`;
}
