import type { PastedKind, TraceLookup } from "../../contract.ts";
import { count } from "../../format.ts";

/** What a text was read as. */
export const KIND_WORDS: Record<PastedKind, string> = {
  trace_id: "a trace id",
  traceparent: "a traceparent header (W3C)",
  b3: "a B3 header (Zipkin)",
  xray: "a trace id of X-Ray",
  trace_page: "the address of a trace",
  grafana_page: "an address of Grafana with a trace in it",
  json_line: "a log line in JSON",
  text_line: "a log line",
  file: "a file of traces",
  request_id: "a request id, which is searched for in the logs",
  nothing: "nothing that names a trace",
};

/** The ids that were found in a text, each with its name. */
export function idsOf(lookup: TraceLookup): [name: string, id: string][] {
  const all: [string, string | null][] = [
    ["trace", lookup.trace_id],
    ["span", lookup.span_id],
    ["request", lookup.request_id],
  ];
  return all.flatMap(([name, id]) => (id === null ? [] : [[name, id]]));
}

/** By what way a trace was found, if not by its own id. */
export function wayOf(lines: number, request: string | null): string | undefined {
  if (lines === 0) return undefined;
  const of = request === null ? "" : ` of request ${request}`;
  return `Found through ${count(lines, "log line")}${of}`;
}
