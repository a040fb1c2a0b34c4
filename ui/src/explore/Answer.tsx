import { useState, type ReactElement, type ReactNode } from "react";

import type { Content, ExploreView } from "../contract.ts";
import { PanelContent } from "../dashboards/PanelContent.tsx";
import { fullTime } from "../format.ts";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import { useSize } from "../parts/use-size.ts";
import { useSession } from "../session.ts";
import { preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import styles from "./Answer.module.css";
import type { AnswerState } from "./use-answer.ts";

type Part = "chart" | "table";

type Props = {
  answer: AnswerState;
  /** Tells the size that the drawing is asked in. */
  measureDrawing: (element: HTMLElement | null) => void;
};

/** Under this height the chart and the table share one place. */
const ROOM_FOR_BOTH = 400;

/** The answer's course over the range and its values at the end, or why there are none. */
export function Answer({ answer, measureDrawing }: Props): ReactElement {
  const { range } = useSession();
  const zone = useStore(preferences, (value) => value.zone);
  const [measure, size] = useSize();
  const [chosen, setChosen] = useState<Part>("chart");
  const { view, failure } = answer;
  // One reason said twice is no second answer.
  const alone = failure !== undefined || (view !== undefined && sameReason(view));
  const both = !alone && size !== undefined && size.height >= ROOM_FOR_BOTH;
  const shows = (part: Part): boolean => both || (alone ? part === "chart" : part === chosen);
  const titles: Record<Part, string> = {
    chart: "Over the range",
    table: `At ${fullTime(range.end, zone)}`,
  };
  const tabs = (
    <div className={styles.tabs} role="group" aria-label="Shown">
      {(["chart", "table"] as const).map((part) => (
        <button
          key={part}
          type="button"
          className={styles.tab}
          aria-pressed={part === chosen}
          onClick={() => setChosen(part)}
        >
          {titles[part]}
        </button>
      ))}
    </div>
  );
  const head = (part: Part): ReactNode =>
    both ? <h2 className={styles.title}>{titles[part]}</h2> : alone ? null : tabs;
  return (
    <div ref={measure} className={styles.answer} data-old={answer.old || undefined}>
      {shows("chart") && (
        <section className={styles.chart} aria-label={titles.chart}>
          {head("chart")}
          <div ref={measureDrawing} className={styles.place}>
            {failure ? (
              <FailureNote failure={failure} onRetry={answer.retry} />
            ) : view ? (
              <Shown content={view.chart} title={titles.chart} view={view} answer={answer} />
            ) : (
              !answer.stopped && <Skeleton label="Loading the answer" />
            )}
          </div>
        </section>
      )}
      {shows("table") && (
        <section className={styles.table} aria-label={titles.table}>
          {head("table")}
          <div className={styles.place}>
            {view && (
              <Shown content={view.table} title={titles.table} view={view} answer={answer} />
            )}
          </div>
        </section>
      )}
    </div>
  );
}

type ShownProps = { content: Content; title: string; view: ExploreView; answer: AnswerState };

function Shown({ content, title, view, answer }: ShownProps): ReactElement {
  const { range } = useSession();
  return (
    <PanelContent
      view={{
        title,
        content,
        capped_at: view.capped_at,
        warnings: view.warnings,
        queries: [view.query],
        links: [],
        at: range.end,
      }}
      room={answer.room}
      isolate={answer.isolate}
      onIsolate={answer.onIsolate}
      onRetry={answer.retry}
    />
  );
}

/** Whether chart and table are missing for the same reason. */
function sameReason({ chart, table }: ExploreView): boolean {
  if (chart.kind === "failed" && table.kind === "failed") {
    return chart.value.message === table.value.message;
  }
  if (chart.kind === "empty" && table.kind === "empty") {
    return chart.value.text === table.value.text;
  }
  return false;
}
