import type { ReactElement } from "react";

import type { Room } from "../../chart/legend-room.ts";
import type { Content } from "../../contract.ts";
import { PanelContent } from "../../dashboards/PanelContent.tsx";
import { Boundary } from "../../parts/Boundary.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import styles from "./LiveStep.module.css";
import { CHART, LEGEND, type Live } from "./use-live.ts";

/** A table or a list of lines, row by row, up to as many as fit. */
const ROW = 24;
const MOST_ROWS = 9;

type Props = { title: string; state: Live };

/** What a live block answered, through the parts that panels are made of. */
export function LiveAnswer({ title, state }: Props): ReactElement | null {
  const { answer, failure, ready, asking, room, askAgain } = state;
  if (failure) return <FailureNote failure={failure} onRetry={askAgain} compact />;
  if (!answer) {
    if (!ready) return null;
    // What stands below must not jump when the answer comes.
    return (
      <div className={styles.place} style={{ height: CHART - LEGEND.below }}>
        {asking && <Skeleton label="Waiting for the answer" />}
      </div>
    );
  }
  const { content, query, warnings, at } = answer;
  return (
    <div className={styles.place} style={sizeOf(content, room)}>
      <Boundary of={answer} instead={notDrawn}>
        <PanelContent
          view={{
            title,
            content,
            capped_at: null,
            warnings,
            queries: [query],
            links: [],
            at,
          }}
          room={room}
          isolate={[]}
          onIsolate={() => undefined}
          onRetry={askAgain}
        />
      </Boundary>
    </div>
  );
}

/** The room an answer takes in the text: fixed where its parts scroll by themselves. */
function sizeOf(content: Content, room: Room): { height?: number; maxHeight?: number } {
  switch (content.kind) {
    case "chart":
      // The drawing is as high either way.
      return { height: CHART - (room.below > 0 ? 0 : LEGEND.below) };
    case "figure":
    case "gauge":
    case "bar_gauge":
      return { height: CHART };
    case "stat":
      return { height: 72 };
    case "table": {
      const rows = content.value.rows.length + (content.value.head ? 1 : 0);
      return { height: Math.min(Math.max(rows, 1), MOST_ROWS) * ROW + 16 };
    }
    case "logs":
      return { height: Math.min(Math.max(content.value.lines.length, 1), MOST_ROWS) * ROW + 12 };
    case "alerts":
    case "dashboards":
    case "markdown":
    case "plain":
    case "empty":
    case "unsupported":
    case "failed":
      return { maxHeight: 240 };
  }
}

function notDrawn(said: string): ReactElement {
  return (
    <FailureNote
      failure={{
        code: "internal",
        message: `The answer could not be drawn: ${said}.`,
        place: "the window",
        remedy: "Open the query in the full screen.",
      }}
      compact
    />
  );
}
