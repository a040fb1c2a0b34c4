import { useQuery } from "@tanstack/react-query";
import { useCallback, useRef, type ReactElement } from "react";

import type { TimeRange } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { usePinnable } from "../incidents/pinnable.ts";
import { Button } from "../parts/Button.tsx";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import { useReady } from "../parts/use-ready.ts";
import { useSession } from "../session.ts";
import { OpenedTrace } from "./OpenedTrace.tsx";
import { shortened } from "./lookup/recognise.ts";
import { openTraceQuery } from "./queries.ts";
import { ReopenContext } from "./reopen.ts";
import styles from "./Trace.module.css";

/** Which trace is opened, and where in it. */
export type TraceProps = {
  /** 1 to 32 hex digits. */
  id: string;
  /** Key of the source; without, all sources with traces are asked. */
  source?: string | undefined;
  /** The path of a file that was read. */
  file?: string | undefined;
  /** The span to go to, 1 to 16 hex digits. */
  spanId?: string | undefined;
  /** When about it was, for sources that are asked over a range. */
  around?: TimeRange | undefined;
  /** Looks up what leads out of this trace: an id of another one, or this one where it was not found. */
  onFind: (text: string) => void;
};

/** A trace that is gone again so soon is not opened again by itself: what failed says so. */
const REOPEN_AFTER = 10_000;

/** A trace of a source or of a file: opened, or why it cannot be. */
export function Trace(props: TraceProps): ReactElement {
  const { id, source, file, spanId, around, onFind } = props;
  const { environment } = useSession();
  const request = {
    environment: environment.id,
    source: source ?? null,
    file: file ?? null,
    id,
    span_id: spanId ?? null,
    around: around ?? null,
  };
  const { data, error, refetch } = useQuery(openTraceQuery(request));
  usePinnable(
    data && {
      environment: environment.id,
      title: `the trace ${shortened(data.id)}`,
      what: { kind: "trace", trace: { ...request, source: data.source, question: 0 } },
    },
  );
  const reopened = useRef(0);
  const reopen = useCallback(() => {
    if (Date.now() - reopened.current < REOPEN_AFTER) return;
    reopened.current = Date.now();
    void refetch();
  }, [refetch]);
  useReady("trace", error !== null);
  if (error) {
    const failure = failureOf(error);
    return (
      <div className={styles.failed}>
        <FailureNote failure={failure} onRetry={() => void refetch()} />
        {failure.code === "not_found" && file === undefined && (
          <p>
            <Button small onClick={() => onFind(id)}>
              Look it up
            </Button>{" "}
            tells which sources were asked, over which range, and asks again when it makes sense.
          </p>
        )}
      </div>
    );
  }
  if (!data) return <Opening id={id} />;
  return (
    <ReopenContext value={reopen}>
      <OpenedTrace
        // A trace that was opened anew starts anew.
        key={data.trace}
        view={data}
        file={file}
        onFind={onFind}
        onAgain={() => void refetch()}
      />
    </ReopenContext>
  );
}

/** The shape of the screen before it is there. */
function Opening({ id }: { id: string }): ReactElement {
  return (
    <div className={styles.opening}>
      <h1 className="visually-hidden">Trace {id}</h1>
      <div className={styles.openingHead}>
        <Skeleton label="Opening the trace" rows={2} />
      </div>
      <div className={styles.openingRows}>
        <Skeleton label="Opening its spans" rows={24} />
      </div>
    </div>
  );
}
