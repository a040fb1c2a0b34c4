import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";

import { NO_ROOM } from "../chart/legend-room.ts";
import { PanelContent } from "../dashboards/PanelContent.tsx";
import { failureOf } from "../failure.ts";
import { Button } from "../parts/Button.tsx";
import { FailureNote } from "../parts/FailureNote.tsx";
import { useReady } from "../parts/use-ready.ts";
import { useSize } from "../parts/use-size.ts";
import { exploreQuery } from "../queries.ts";
import { useSession } from "../session.ts";
import { go, type View } from "../state/location.ts";
import styles from "./Explore.module.css";

type Props = { view: Extract<View, { screen: "explore" }> };

/** A scratch view for one query: its course over the range and its value at the end. */
export function Explore({ view }: Props): ReactElement {
  const { environment, range, epoch, theme, zone } = useSession();
  const [draft, setDraft] = useState(view.expr);
  const [place, size] = useSize();
  const request = {
    environment: environment.id,
    source: view.source ?? null,
    expr: view.expr,
    range,
    unit: view.unit ?? "",
    width: size?.width ?? 0,
    height: size?.height ?? 0,
    theme,
    zone,
    isolate: [],
  };
  const { data, error, refetch } = useQuery({
    ...exploreQuery(request, epoch),
    enabled: view.expr !== "" && size !== undefined,
  });
  useReady("explore", view.expr === "" || data !== undefined || error !== null);
  return (
    <div className={styles.screen}>
      <h1>Explore</h1>
      <textarea
        aria-label="Query"
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
      />
      <Button look="primary" onClick={() => go({ ...view, expr: draft })}>
        Run
      </Button>
      <div ref={place} className={styles.place}>
        {error && <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} />}
        {data && (
          <PanelContent
            view={{
              title: "Answer",
              content: data.chart,
              capped_at: data.capped_at,
              warnings: data.warnings,
              queries: [data.query],
              links: [],
              at: range.end,
            }}
            room={NO_ROOM}
            isolate={[]}
            onIsolate={() => undefined}
            onRetry={() => void refetch()}
          />
        )}
      </div>
    </div>
  );
}
