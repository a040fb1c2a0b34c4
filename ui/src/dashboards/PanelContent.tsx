import { Suspense, lazy, type ReactElement } from "react";

import type { Room } from "../chart/legend-room.ts";
import type { PanelView } from "../contract.ts";
import { FailureNote, UnsupportedNote } from "../parts/FailureNote.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import { Alerts } from "./Alerts.tsx";
import { BarGauge } from "./BarGauge.tsx";
import { ChartPanel } from "./ChartPanel.tsx";
import { DashboardLists } from "./DashboardLists.tsx";
import { EmptinessNote } from "./Emptiness.tsx";
import { FigurePanel } from "./FigurePanel.tsx";
import { Gauges } from "./Gauges.tsx";
import { Logs } from "./Logs.tsx";
import styles from "./PanelContent.module.css";
import { Stats } from "./Stats.tsx";
import { Table } from "./Table.tsx";

// Few panels are text, and reading Markdown is the largest part of the window's code.
const Markdown = lazy(async () => ({ default: (await import("../parts/Markdown.tsx")).Markdown }));

type Props = {
  view: PanelView;
  /** What the legend of a drawing takes. */
  room: Room;
  isolate: readonly string[];
  onIsolate: (labels: string[]) => void;
  onRetry: () => void;
};

/** What a panel holds, by its kind. */
export function PanelContent({ view, room, isolate, onIsolate, onRetry }: Props): ReactElement {
  const { content, title } = view;
  switch (content.kind) {
    case "chart":
      return (
        <ChartPanel
          chart={content.value}
          title={title}
          room={room}
          isolate={isolate}
          onIsolate={onIsolate}
        />
      );
    case "figure":
      return <FigurePanel figure={content.value} title={title} room={room} />;
    case "stat":
      return <Stats stats={content.value} />;
    case "gauge":
      return <Gauges stats={content.value} />;
    case "bar_gauge":
      return <BarGauge gauge={content.value} />;
    case "table":
      return <Table table={content.value} title={title} />;
    case "logs":
      return <Logs logs={content.value} title={title} />;
    case "alerts":
      return <Alerts alerts={content.value} />;
    case "dashboards":
      return <DashboardLists groups={content.value} />;
    case "markdown":
      return (
        <div className={styles.text}>
          <Suspense fallback={<Skeleton rows={3} label="Loading the text" />}>
            <Markdown text={content.value} />
          </Suspense>
        </div>
      );
    case "plain":
      return <pre className={styles.text}>{content.value}</pre>;
    case "empty":
      return <EmptinessNote emptiness={content.value} />;
    case "unsupported":
      return <UnsupportedNote reason={content.value} />;
    case "failed":
      return <FailureNote failure={content.value} onRetry={onRetry} compact />;
  }
}
