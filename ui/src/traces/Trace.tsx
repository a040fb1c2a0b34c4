import type { ReactElement } from "react";

import type { TimeRange } from "../contract.ts";

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

/** An open trace. */
export function Trace({ id }: TraceProps): ReactElement {
  return <h1>Trace {id}</h1>;
}
