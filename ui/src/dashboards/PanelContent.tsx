import { Suspense, lazy, type ReactElement } from "react";

import { Drawing } from "../chart/Drawing.tsx";
import type { Room } from "../chart/legend-room.ts";
import type { PanelView } from "../contract.ts";
import { EmptyNote, FailureNote, UnsupportedNote } from "../parts/FailureNote.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import { ChartPanel } from "./ChartPanel.tsx";
import { Gauges } from "./Gauges.tsx";
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
  const { content } = view;
  switch (content.kind) {
    case "chart":
      return (
        <ChartPanel
          chart={content.value}
          title={view.title}
          room={room}
          isolate={isolate}
          onIsolate={onIsolate}
        />
      );
    case "stat":
      return <Stats stats={content.value} />;
    case "gauge":
      return <Gauges stats={content.value} />;
    case "table":
      return <Table table={content.value} title={view.title} />;
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
    case "figure":
      return <Drawing svg={content.value.svg} />;
    case "bar_gauge":
      return <Stats stats={content.value.items} />;
    case "logs":
      return (
        <pre className={styles.text}>{content.value.lines.map((line) => line.body).join("\n")}</pre>
      );
    case "alerts":
      return (
        <ul className={styles.text}>
          {content.value.map((alert) => (
            <li key={JSON.stringify(alert.labels)}>{alert.labels["alertname"]}</li>
          ))}
        </ul>
      );
    case "dashboards":
      return (
        <ul className={styles.text}>
          {content.value.flatMap((group) =>
            group.links.map((link) => <li key={link.title}>{link.title}</li>),
          )}
        </ul>
      );
    case "empty":
      return <EmptyNote reason={content.value.text} />;
    case "unsupported":
      return <UnsupportedNote reason={content.value} />;
    case "failed":
      return <FailureNote failure={content.value} onRetry={onRetry} compact />;
  }
}
