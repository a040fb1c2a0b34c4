import { call } from "#ipc";
import { queryOptions } from "@tanstack/react-query";

import type {
  FollowLogs,
  LogFieldsRequest,
  LogKeep,
  LogOrder,
  LogPatternsRequest,
  LogValuesRequest,
  LogVolumeRequest,
  OpenLogs,
} from "../contract.ts";
import { numbered, type Unnumbered } from "../queries.ts";

export const PAGE = 100;

export const sourcesQuery = (environment: string, revision: number) =>
  queryOptions({
    queryKey: ["log_sources", revision, environment],
    queryFn: () => call("log_sources", { environment }),
  });

/** Opens a search. The lines are let go when nobody shows them any more. */
export const openQuery = (request: Unnumbered<OpenLogs>, asked: number) => ({
  ...numbered(["open_logs", asked, request], (question) =>
    call("open_logs", { ...request, question }),
  ),
  staleTime: Infinity,
  gcTime: 0,
});

export const followQuery = (request: Unnumbered<FollowLogs>, asked: number) => ({
  ...numbered(["follow_logs", asked, request], (question) =>
    call("follow_logs", { ...request, question }),
  ),
  staleTime: Infinity,
  gcTime: 0,
});

export const filesQuery = (paths: readonly string[]) => ({
  ...numbered(["read_log_files", paths], (question) =>
    call("read_log_files", { paths: [...paths], question }),
  ),
  staleTime: Infinity,
  gcTime: 0,
});

/** How the rows of held lines are asked for; `revision` grows with every change of the lines. */
export type Rows = {
  logs: number;
  revision: number;
  order: LogOrder;
  columns: readonly string[];
  keep: LogKeep;
  find: string;
};

export const rowsQuery = (rows: Rows, page: number) =>
  queryOptions({
    queryKey: ["log_rows", rows, page],
    queryFn: () => {
      const { logs, order, columns, keep, find } = rows;
      return call("log_rows", {
        logs,
        order,
        columns: [...columns],
        keep,
        find,
        from: page * PAGE,
        count: PAGE,
      });
    },
    staleTime: Infinity,
    gcTime: 30_000,
  });

/** How many lines have what is sought, before a row, on it and after it. */
export const matchQuery = (rows: Rows, row: number) =>
  queryOptions({
    queryKey: ["log_match", rows, row],
    queryFn: () => {
      const { logs, order, keep, find } = rows;
      return call("log_rows", { logs, order, columns: [], keep, find, from: row, count: 1 });
    },
    staleTime: Infinity,
    gcTime: 30_000,
  });

export const lineQuery = (logs: number, line: number) =>
  queryOptions({
    queryKey: ["log_line", logs, line],
    queryFn: () => call("log_line", { logs, line }),
    staleTime: Infinity,
  });

export const contextQuery = (logs: number, line: number, around: number) =>
  numbered(["log_context", logs, line, around], (question) =>
    call("log_context", { logs, line, before: around, after: around, columns: [], question }),
  );

export const stateQuery = (logs: number) =>
  queryOptions({
    queryKey: ["log_state", logs],
    queryFn: () => call("log_state", { logs }),
    refetchInterval: 500,
    gcTime: 0,
  });

export const volumeQuery = (request: Unnumbered<LogVolumeRequest>, asked: number) =>
  numbered(["log_volume", asked, request], (question) =>
    call("log_volume", { ...request, question }),
  );

export const facetsQuery = (request: Unnumbered<LogFieldsRequest>, asked: number) =>
  numbered(["log_fields", asked, request], (question) =>
    call("log_fields", { ...request, question }),
  );

export const valuesQuery = (request: Unnumbered<LogValuesRequest>, asked: number) =>
  numbered(["log_values", asked, request], (question) =>
    call("log_values", { ...request, question }),
  );

export const patternsQuery = (request: Unnumbered<LogPatternsRequest>, revision: number) =>
  numbered(["log_patterns", revision, request], (question) =>
    call("log_patterns", { ...request, question }),
  );
