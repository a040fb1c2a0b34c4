import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, type ReactElement } from "react";

import type { ContextBy } from "../../contract.ts";
import { logTime } from "../../dashboards/log-rows.ts";
import { failureOf } from "../../failure.ts";
import { Button } from "../../parts/Button.tsx";
import detail from "../../parts/detail/Detail.module.css";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { contextQuery } from "../queries.ts";
import { Spans } from "../Spans.tsx";
import styles from "./LineDetail.module.css";
import { STEPS, type Sight } from "./use-sight.ts";

const BY: Record<ContextBy, string> = {
  source: "from its stream",
  time: "by time, from its stream",
  held: "among the lines held here",
};

type Props = { logs: number; line: number; sight: Sight };

/** The lines before and after a line in its stream, whatever the conditions say. */
export function Context({ logs, line, sight }: Props): ReactElement {
  const { around, setAround } = sight;
  const section = useRef<HTMLElement>(null);
  const zone = useStore(preferences, (value) => value.zone);
  const { data, error, refetch } = useQuery({
    ...contextQuery(logs, line, around ?? 0),
    enabled: around !== undefined,
    placeholderData: (before) => before,
  });
  const shown = data?.rows.length;
  useEffect(() => {
    if (shown !== undefined) section.current?.scrollIntoView?.({ block: "nearest" });
  }, [shown]);
  return (
    <section ref={section} aria-label="Around it">
      <div className={detail.title}>
        <h3>Around it</h3>
        {around !== undefined && data && <small title={data.query}>{BY[data.by]}</small>}
        <span className={detail.room} />
        {STEPS.map((step) => (
          <Button
            key={step}
            small
            look="quiet"
            className={styles.toggle}
            aria-pressed={around === step}
            title={`${step} lines before and after, without the conditions (u)`}
            onClick={() => setAround(around === step ? undefined : step)}
          >
            ± {step}
          </Button>
        ))}
      </div>
      {error && <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} compact />}
      {around !== undefined && !data && !error && <Skeleton rows={5} label="Reading around it" />}
      {around !== undefined && data && (
        <>
          <ol className={styles.context}>
            {data.rows.map((row, at) => (
              <li key={row.line} aria-current={at === data.row ? "true" : undefined}>
                <time>{logTime(row.at, zone)}</time>
                <span>
                  <Spans spans={row.body} />
                </span>
              </li>
            ))}
          </ol>
          {data.query !== "" && (
            <p className={detail.quiet}>
              <code>{data.query}</code>
            </p>
          )}
          {data.notes.map((note) => (
            <p key={note} className={detail.quiet}>
              {note}
            </p>
          ))}
        </>
      )}
    </section>
  );
}
