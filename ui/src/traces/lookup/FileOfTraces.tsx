import { useQuery } from "@tanstack/react-query";
import { useLayoutEffect, useState, type ReactElement } from "react";

import type { TraceFile } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import { count } from "../../format.ts";
import { Button } from "../../parts/Button.tsx";
import { EmptyNote, FailureNote } from "../../parts/FailureNote.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { StateMark } from "../../parts/StateMark.tsx";
import { useReady } from "../../parts/use-ready.ts";
import { amend, cameBackFrom, go, history, type View } from "../../state/location.ts";
import { Found } from "../search/Found.tsx";
import { extentOf } from "../search/plot.ts";
import { pickTraceFile, traceFileQuery } from "./files.ts";
import styles from "./Lookup.module.css";

type Props = { view: Extract<View, { screen: "trace_file" }> };

/** The traces of a file that was dropped or chosen; the only one is opened at once. */
export function FileOfTraces({ view }: Props): ReactElement {
  const { path } = view;
  const [back] = useState(() => cameBackFrom(history.get(), "trace"));
  const { data, error, refetch } = useQuery(traceFileQuery(path));
  const only = data?.traces.length === 1 && data.warnings.length === 0 ? data.traces[0] : undefined;
  useLayoutEffect(() => {
    if (only) amend({ screen: "trace", id: only.id, file: path });
  }, [only, path]);
  useReady("trace_file", (data !== undefined && !only) || error !== null);
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h1>{data?.name ?? nameOf(path)}</h1>
        <Button look="quiet" onClick={() => void pickTraceFile()}>
          <Icon name="folder" /> Open file…
        </Button>
      </header>
      {error ? (
        <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} />
      ) : !data || only ? (
        <Skeleton rows={8} label="Reading the file" />
      ) : (
        <>
          <Notes file={data} />
          {data.traces.length === 0 ? (
            <EmptyNote reason="The file was read, and there is no trace in it." />
          ) : (
            <Found
              traces={data.traces}
              range={extentOf(data.traces)}
              label={`Traces of ${data.name}`}
              begin={back}
              onOpen={({ id }) => go({ screen: "trace", id, file: path })}
            />
          )}
        </>
      )}
    </div>
  );
}

/** How much of the file is listed, and what of it could not be read. */
function Notes({ file }: { file: TraceFile }): ReactElement {
  const { traces, capped_at, warnings } = file;
  return (
    <div className={styles.notes}>
      {capped_at === null ? (
        <span>{count(traces.length, "trace")}</span>
      ) : (
        <StateMark
          state="warning"
          word={`${traces.length} traces are listed; the list is cut at ${capped_at}`}
        />
      )}
      {warnings.map((warning) => (
        <StateMark key={warning} state="warning" word={warning} />
      ))}
    </div>
  );
}

function nameOf(path: string): string {
  return path.replace(/^.*[/\\]/u, "");
}
