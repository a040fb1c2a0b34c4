import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { Chart } from "../chart/Chart.tsx";
import type { LogFilter } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { length } from "../format.ts";
import { FailureNote } from "../parts/FailureNote.tsx";
import { useSize } from "../parts/use-size.ts";
import { useSession } from "../session.ts";
import { volumeQuery } from "./queries.ts";
import styles from "./Volume.module.css";

/** What is counted: the same conditions as the lines. */
export type Counted = {
  environment: string;
  source: string | null;
  filter: LogFilter;
  logs: number | null;
};

const HEIGHT = 88;

type Props = { counted: Counted; asked: number; files: boolean };

/** How many lines there are over time, by severity; dragging over it zooms in. */
export function Volume({ counted, asked, files }: Props): ReactElement {
  const { theme, zone } = useSession();
  const [place, size] = useSize();
  const { data, error, refetch } = useQuery({
    ...volumeQuery(
      {
        ...counted,
        environment: files ? "" : counted.environment,
        width: Math.round(size?.width ?? 0),
        height: HEIGHT,
        theme,
        zone,
      },
      asked,
    ),
    enabled: size !== undefined,
    placeholderData: (before) => before,
  });
  const told = [
    ...(data?.by === "held" ? ["counted among the lines held here"] : []),
    ...(data?.notes ?? []),
    ...(data?.failures.map(({ message }) => message) ?? []),
  ];
  return (
    <section className={styles.volume} aria-label="Lines over time">
      <p className={styles.caption}>
        {data && (
          <span>
            {data.total.toLocaleString("en")} {data.total === 1 ? "line" : "lines"}
            {data.chart && `, a bar for each ${length(data.step)}`}
          </span>
        )}
        <span className={styles.legend}>
          {data?.chart?.series.map(({ label, color }) => (
            <span key={label}>
              <i style={{ background: color }} /> {label === "unset" ? "none" : label}
            </span>
          ))}
        </span>
      </p>
      <div
        ref={place}
        className={styles.chart}
        // Where there is nothing to draw, the lines have the room.
        style={{ height: data && !data.chart ? 0 : HEIGHT }}
      >
        {error && !data && (
          <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} compact />
        )}
        {data?.chart && <Chart chart={data.chart} title="Lines over time" />}
      </div>
      {told.length > 0 && (
        <p className={styles.told} title={told.join("\n")}>
          {told.join(" · ")}
        </p>
      )}
    </section>
  );
}
