import { go } from "../state/location.ts";

/** What of a line leads on; each empty if it has none. */
export type Named = { trace_id: string; span_id?: string; request_id: string };

type Ways = {
  /** Opens its trace, at its span if that is known. */
  trace: (() => void) | undefined;
  /** All lines of its trace, from all sources. */
  ofTrace: (() => void) | undefined;
  /** All lines of its request, from all sources. */
  ofRequest: (() => void) | undefined;
};

/** Where a line leads to. */
export function waysOf(line: Named | undefined): Ways {
  const { trace_id = "", span_id = "", request_id = "" } = line ?? {};
  return {
    trace:
      trace_id === ""
        ? undefined
        : () =>
            go({
              screen: "trace",
              id: trace_id,
              way: "from a log line",
              ...(span_id === "" ? {} : { span: span_id }),
            }),
    ofTrace: trace_id === "" ? undefined : () => linesOf("trace_id", trace_id),
    ofRequest: request_id === "" ? undefined : () => linesOf("request_id", request_id),
  };
}

function linesOf(name: string, value: string): void {
  go({ screen: "logs", fields: [{ name, op: "equal", values: [value] }], order: "oldest_first" });
}
