import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import type { TimeRange } from "../../contract.ts";
import { length, span } from "../../format.ts";
import { Button } from "../../parts/Button.tsx";
import { sourcesQuery } from "../../queries.ts";
import { useSession } from "../../session.ts";
import { clock } from "../../state/clock.ts";
import { go, setRange, type TraceConditions } from "../../state/location.ts";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { DAY, HOUR } from "../../state/time-range.ts";
import { narrowing, tidy } from "./conditions.ts";
import styles from "./Traces.module.css";

type Props = {
  search: TraceConditions;
  title: string;
  range: TimeRange;
};

/** No trace fits: over which range, with which conditions, and what may be tried. */
export function NothingFound({ search, title, range }: Props): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  const now = useStore(clock, (tick) => tick.now);
  const kept = useKept(title);
  const conditions = narrowing(search);
  const asked = range.end - range.start;
  const wider = [6 * HOUR, DAY, 7 * DAY].find((each) => each > asked);
  const { source } = search;
  return (
    <div className={styles.nothing} role="status">
      <p className={styles.nothingHead}>
        No trace started {span(range.start, range.end, zone, now)} ({length(asked)})
        {conditions.length > 0 && <> that fits {listed(conditions)}</>} in {title}.
      </p>
      <ul className={styles.hints}>
        {wider !== undefined && (
          <li>
            <Button small onClick={() => setRange({ kind: "relative", ms: wider })}>
              Search the last {length(wider)}
            </Button>
            <span>It may have been earlier.</span>
          </li>
        )}
        {conditions.length > 0 && (
          <li>
            <Button small onClick={() => go({ screen: "traces", search: tidy({ source }) })}>
              Search without conditions
            </Button>
            <span>Shows whether {title} has traces of this time at all.</span>
          </li>
        )}
        <li>
          <span>
            {kept === undefined
              ? `${title} deletes traces after its retention.`
              : `${title} keeps traces for ${kept}; older ones are deleted.`}{" "}
            Requests that were not sampled have none.
          </span>
        </li>
        <li>
          <Button small onClick={() => go({ screen: "sources", ...(source ? { source } : {}) })}>
            Open Sources
          </Button>
          <span>Shows whether spans arrive, and when the last one did.</span>
        </li>
      </ul>
    </div>
  );
}

/** How long a source says that it keeps data. */
function useKept(title: string): string | undefined {
  const { environment, epoch } = useSession();
  const { data } = useQuery(
    sourcesQuery({ environment: environment.id }, { revision: epoch.revision, tick: 0 }),
  );
  const card = data?.find((each) => each.title === title && each.signals.includes("traces"));
  return card?.facts.find(([name]) => name === "Kept for")?.[1];
}

function listed(words: readonly string[]): string {
  return words.length < 2
    ? (words[0] ?? "")
    : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** No source has traces: what may be connected, and that a file needs none. */
export function NoSource({ environment }: { environment: string }): ReactElement {
  return (
    <div className={styles.nothing}>
      <p className={styles.nothingHead}>{environment} has no source of traces.</p>
      <ul className={styles.hints}>
        <li>
          <Button small look="primary" onClick={() => go({ screen: "sources" })}>
            Add a source
          </Button>
          <span>
            Tempo, Jaeger, Zipkin, Datadog or X-Ray; or “direct”, which receives OTLP from the
            backend on this computer and needs no server.
          </span>
        </li>
        <li>
          <span>
            A file of traces needs no source: drop OTLP, Jaeger or Zipkin JSON onto the window.
          </span>
        </li>
      </ul>
    </div>
  );
}
