import { call } from "#ipc";
import { queryOptions } from "@tanstack/react-query";

import { failureOf } from "../../failure.ts";
import { queryClient } from "../../queries.ts";
import { go } from "../../state/location.ts";
import { opening } from "../../state/opening.ts";

/** Names of files that hold traces. */
const OF_TRACES = /\.(?:json|jsonl|ndjson|pb|binpb|bin|otlp|gz)$/iu;

/** Whether a path names a file of traces. */
export function isTraceFile(path: string): boolean {
  return OF_TRACES.test(path);
}

/** The traces of a file. They are read once: a file that changed is dropped again. */
export const traceFileQuery = (path: string) =>
  queryOptions({
    queryKey: ["read_trace_file", path],
    queryFn: () => call("read_trace_file", { path }),
    gcTime: Number.POSITIVE_INFINITY,
  });

/** Asks for a file of traces with the system's own dialog. */
export async function pickTraceFile(): Promise<void> {
  try {
    const file = await call("pick_trace_file", {});
    if (!file) return;
    queryClient.setQueryData(traceFileQuery(file.path).queryKey, file);
    go({ screen: "trace_file", path: file.path });
  } catch (error) {
    opening.set({ busy: false, failure: failureOf(error) });
  }
}

/** Shows the traces of a file as it is now. */
export function openTraceFile(path: string): void {
  queryClient.removeQueries({ queryKey: traceFileQuery(path).queryKey });
  go({ screen: "trace_file", path });
}
