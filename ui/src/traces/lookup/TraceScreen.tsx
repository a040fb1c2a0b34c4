import type { ReactElement } from "react";

import { Button } from "../../parts/Button.tsx";
import { amend, type TracePlace } from "../../state/location.ts";
import { Trace } from "../Trace.tsx";
import { lookUp } from "./look-up.ts";
import styles from "./Lookup.module.css";

type Props = { place: TracePlace };

/** A trace at its place, under the way by which it was found. */
export function TraceScreen({ place }: Props): ReactElement {
  const { id, source, file, span, around, way } = place;
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
