import type { TracePlace } from "../../state/location.ts";
import { HOUR } from "../../state/time-range.ts";

/** A trace that something names, without its source: all are asked. */
export function placeAround(
  id: string,
  span: string | undefined,
  at: number | undefined,
): TracePlace {
  return {
    screen: "trace",
    id,
    ...(span === undefined || span === "" ? {} : { span }),
    // Room for clocks that disagree, and for what began long before it was noted.
    ...(at === undefined ? {} : { around: { start: at - HOUR, end: at + HOUR } }),
  };
}

/** Whether a cell of a table holds the id of a trace, by the column's name and its own form. */
export function isTraceId(column: string, text: string): boolean {
  return (
    /^trace[\s._-]?id$/iu.test(column.trim()) && /^(?:[0-9a-f]{16}|[0-9a-f]{30,32})$/iu.test(text)
  );
}
