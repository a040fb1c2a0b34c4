import { call } from "#ipc";
import { queryOptions } from "@tanstack/react-query";

import type { Alert, SlosRequest } from "../contract.ts";
import { gated, type Epoch } from "../queries.ts";

/** Alerts, rules and silences of an environment; asked at every tick. */
export const alertsQuery = (environment: string, epoch: Epoch) =>
  gated("alerts", { environment }, epoch);

/** The objectives of the pack; asked at every tick. */
export const slosQuery = (request: SlosRequest, epoch: Epoch) => gated("slos", request, epoch);

/** What an alert leads to: its value changes nothing of that. */
export const alertDetailQuery = (environment: string, alert: Alert, revision: number) =>
  queryOptions({
    queryKey: ["alert_detail", revision, environment, alert.labels, alert.state, alert.since],
    queryFn: () => call("alert_detail", { environment, alert }),
    gcTime: 60_000,
  });
