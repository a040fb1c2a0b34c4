import { call } from "#ipc";
import { queryOptions } from "@tanstack/react-query";

import type { HandoverRequest, IncidentLine, IncidentPicture } from "../contract.ts";
import { queryClient } from "../queries.ts";

/** Every incident that is kept, and the one that is recorded. Files are asked, not sources: they do not queue. */
export const incidentsQuery = (environment: string, tick: number) =>
  queryOptions({
    queryKey: ["incidents", tick, environment],
    queryFn: () => call("incidents", { environment }),
  });

/** One incident whole; asked again when the list says something else of it, or a minute is over. */
export const incidentQuery = (
  environment: string,
  id: string,
  listed: IncidentLine | undefined,
  minute: number,
) =>
  queryOptions({
    queryKey: ["incident", environment, id, listed, minute],
    queryFn: () => call("open_incident", { environment, id }),
  });

/** A picture of a record never changes: one that does is not shown. */
export const pictureQuery = (request: IncidentPicture) =>
  queryOptions({
    queryKey: ["incident_picture", request],
    queryFn: () => call("incident_picture", request),
    gcTime: 300_000,
  });

export const handoverQuery = (request: HandoverRequest) =>
  queryOptions({
    queryKey: ["handover_note", request],
    queryFn: () => call("handover_note", request),
    gcTime: 0,
  });

/** Asks for the incidents anew after something was done to one. */
export async function askIncidentsAgain(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ["incidents"] }),
    queryClient.invalidateQueries({ queryKey: ["incident"] }),
  ]);
}
