import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { Chart } from "../../chart/Chart.tsx";
import { yOf } from "../../chart/scale.ts";
import type { ChartView, Content } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import { Button } from "../../parts/Button.tsx";
import { CopyButton } from "../../parts/CopyButton.tsx";
import detail from "../../parts/detail/Detail.module.css";
import { EmptyNote, FailureNote, UnsupportedNote } from "../../parts/FailureNote.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { useSize } from "../../parts/use-size.ts";
import { exploreQuery } from "../../queries.ts";
import { useSession } from "../../session.ts";
import { go } from "../../state/location.ts";
import { writeNumber } from "../numbers.ts";
import styles from "./Alert.module.css";

type Props = {
  /** The rule's expression without its limit. */
  query: string;
  limit: number | null;
};

const HEIGHT = 168;

/** What the alert's rule looks at, over the range, with the limit it is compared with. */
export function AlertChart({ query, limit }: Props): ReactElement {
  const { environment, range, epoch, theme, zone } = useSession();
  const [measure, size] = useSize();
  const width = size?.width ?? 0;
  const { data, error, refetch } = useQuery({
    ...exploreQuery(
      {
        environment: environment.id,
        source: null,
        expr: query,
        range,
        unit: "",
        width,
        height: HEIGHT,
        theme,
        zone,
        isolate: [],
      },
      epoch,
    ),
    enabled: width > 0,
    placeholderData: (before) => before,
  });
  const chart = data?.chart.kind === "chart" ? data.chart.value : undefined;
  return (
    <section aria-label="Its query">
      <div className={detail.title}>
        <h3>Its query</h3>
        {limit !== null && (
          <small>
            limit {writeNumber(limit)}
            {chart && !isOnAxis(chart, limit) && ", beyond what is drawn"}
          </small>
        )}
        <span className={detail.room} />
        <CopyButton text={query} what="The query" />
        <Button small look="quiet" onClick={() => go({ screen: "explore", expr: query })}>
          <Icon name="explore" size={12} /> Explore
        </Button>
      </div>
      <code className={styles.query} title={query}>
        {query}
      </code>
      <div ref={measure} className={styles.chart} style={{ height: HEIGHT }}>
        {error && !data ? (
          <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} compact />
        ) : data ? (
          <Drawn content={data.chart} limit={limit} />
        ) : (
          <Skeleton label="Loading the chart" />
        )}
      </div>
    </section>
  );
}

function Drawn({ content, limit }: { content: Content; limit: number | null }): ReactElement {
  switch (content.kind) {
    case "chart":
      return (
        <>
          <Chart chart={content.value} title="Its query" />
          {limit !== null && <Limit chart={content.value} limit={limit} />}
        </>
      );
    case "failed":
      return <FailureNote failure={content.value} compact />;
    case "empty":
      return <EmptyNote reason={content.value.text} />;
    default:
      return <UnsupportedNote reason="Its query answers with something that is no chart." />;
  }
}

/** The limit as a line over the chart, where the axis has it. */
function Limit({ chart, limit }: { chart: ChartView; limit: number }): ReactElement | null {
  if (!isOnAxis(chart, limit)) return null;
  const { plot, axis } = chart;
  return (
    <span
      className={styles.limit}
      aria-hidden="true"
      style={{ left: plot.x, top: yOf(plot, axis, limit), width: plot.width }}
    />
  );
}

function isOnAxis({ axis }: ChartView, value: number): boolean {
  return axis.min <= value && value <= axis.max;
}
