import { call } from "#ipc";
import { queryOptions } from "@tanstack/react-query";

import type { Alert, AskBlock, OpenRunbook } from "../contract.ts";
import { noteFailure, numbered, type Epoch, type Unnumbered } from "../queries.ts";
import { noteOutcome } from "../state/back-off.ts";

/** Answers about files change only with the pack's revision. */
const FILES_KEPT = 300_000;

/** Every runbook, and the alerts without one. Files are asked, not sources: they do not queue. */
export const runbooksQuery = (environment: string, revision: number) =>
  queryOptions({
    queryKey: ["runbooks", revision, environment],
    queryFn: () => call("runbooks", { environment }),
    gcTime: FILES_KEPT,
  });

/** One runbook, filled in, beside what it is filled in with. */
export const runbookQuery = (request: OpenRunbook, revision: number) =>
  queryOptions({
    queryKey: ["open_runbook", revision, request],
    queryFn: async () => ({ request, view: await call("open_runbook", request) }),
    gcTime: FILES_KEPT,
  });

/** The runbooks an alert leads to: its value and its age change nothing of that. */
export const alertRunbooksQuery = (environment: string, alert: Alert, revision: number) =>
  queryOptions({
    queryKey: ["alert_runbooks", revision, environment, alert.labels, alert.annotations],
    queryFn: () => call("alert_runbooks", { environment, alert }),
    gcTime: FILES_KEPT,
  });

/** What the live sources do not know of a runbook; asked when somebody wants it. */
export const checkQuery = (request: OpenRunbook, revision: number, run: number) =>
  queryOptions({
    queryKey: ["check_runbook", revision, run, request],
    queryFn: () => call("check_runbook", request),
  });

/**
 * What a live block answers; withdrawn when nobody looks. Its number, the words it is shown with
 * and the range are all that its answer depends on: a value that is typed asks only those blocks
 * again whose words it changes.
 */
export const blockQuery = (request: Unnumbered<AskBlock>, expect: string, epoch: Epoch) => {
  const { runbook, ...rest } = request;
  const { environment, file } = runbook;
  return numbered(
    ["ask_block", epoch.revision, epoch.tick, { environment, file, expect, ...rest }],
    async (question) => {
      const answer = await call("ask_block", { ...request, question });
      if (answer.content.kind === "failed") noteFailure(answer.content.value);
      else noteOutcome("answered");
      return answer;
    },
  );
};
