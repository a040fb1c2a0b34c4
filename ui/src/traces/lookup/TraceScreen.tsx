import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { failureOf } from "../../failure.ts";
import { Button } from "../../parts/Button.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { amend, type TracePlace } from "../../state/location.ts";
import { Trace } from "../Trace.tsx";
import { traceFileQuery } from "./files.ts";
import styles from "./Lookup.module.css";
import { lookUp } from "./look-up.ts";

type Props = { place: TracePlace };

/** A trace at its place: of a source, or of a file that is read before. */
export function TraceScreen({ place }: Props): ReactElement {
  const { id, source, file, span, around, way } = place;
  const read = useQuery({ ...traceFileQuery(file ?? ""), enabled: file !== undefined });
  if (file !== undefined && !read.data) {
    return read.error ? (
      <FailureNote failure={failureOf(read.error)} onRetry={() => void read.refetch()} />
    ) : (
      <Skeleton label="Reading the file" />
    );
  }
  return (
    <div className={styles.opened}>
      {way !== undefined && <Way way={way} place={place} />}
      <Trace
        // Another span of the same trace opens nothing anew.
        key={[source, file, id].join("\n")}
        id={id}
        source={source}
        file={file}
        spanId={span}
        around={around}
        onFind={lookUp}
      />
    </div>
  );
}

/** By what way the trace was found, until it is dismissed. */
function Way({ way, place }: { way: string; place: TracePlace }): ReactElement {
  return (
    <p className={styles.through} role="status">
      {way}
      <Button
        look="quiet"
        small
        onClick={() => {
          const { way: _, ...rest } = place;
          amend(rest);
        }}
      >
        Dismiss
      </Button>
    </p>
  );
}
