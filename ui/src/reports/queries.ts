import { call } from "#ipc";
import { queryOptions } from "@tanstack/react-query";

import type { LintRequest, RelatedRequest } from "../contract.ts";
import type { Epoch } from "../queries.ts";

/** Readings of files change only with the pack's revision. */
const FILES_KEPT = 300_000;

export const reportQuery = (uid: string, revision: number) =>
  queryOptions({
    queryKey: ["import_report", revision, uid],
    queryFn: () => call("import_report", { uid }),
    gcTime: FILES_KEPT,
  });

/** What the files alone tell: nothing is asked of a source, so the range is no part of the key. */
export const lintQuery = (request: Omit<LintRequest, "live">, revision: number) =>
  queryOptions({
    queryKey: ["lint", revision, request.environment, request.uid],
    queryFn: () => call("lint", { ...request, live: false }),
    gcTime: FILES_KEPT,
  });

/** Besides what the files tell, whether queries match anything; asked when a person says so. */
export const liveLintQuery = (request: Omit<LintRequest, "live">, revision: number) =>
  queryOptions({
    queryKey: ["lint_live", revision, request],
    queryFn: () => call("lint", { ...request, live: true }),
    gcTime: FILES_KEPT,
  });

/** Alerts change with every tick; the rest of the answer with the files. */
export const relatedQuery = (request: RelatedRequest, epoch: Epoch) =>
  queryOptions({
    queryKey: ["related", epoch.revision, epoch.tick, request],
    queryFn: () => call("related", request),
  });
