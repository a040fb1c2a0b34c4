import { call } from "#ipc";

import type { Alert } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { announce } from "../parts/announce.ts";
import { standing } from "../parts/alert-standing.ts";
import { createStore } from "../state/store.ts";
import { dock, openedFor } from "./docked.ts";

/** The alert whose runbook a key opens: the gravest that fires, in the environment that is shown. */
export type Offered = { dock: string; environment: string; alert: Alert };

export const offered = createStore<Offered | undefined>(undefined);

/** The alert whose notification was clicked, until its runbook is opened. */
export const clicked = createStore<{ environment: string; alert: Alert } | undefined>(undefined);

/** Puts the right runbook of an alert into the dock, filled in with what the alert says. */
export async function dockForAlert({ dock: of, environment, alert }: Offered): Promise<void> {
  const name = alert.labels["alertname"] ?? "This alert";
  try {
    const { runbooks, broken } = await call("alert_runbooks", { environment, alert });
    const [first] = runbooks;
    if (first) dock(of, openedFor(first.file, alert));
    else announce(broken === null ? `${name} leads to no runbook.` : `${name}: ${broken}`);
  } catch (error) {
    announce(failureOf(error).message);
  }
}

/** The alert that should be seen to first: the gravest that fires, then the one that began first. */
export function gravest(alerts: readonly Alert[]): Alert | undefined {
  const rank = (alert: Alert): number => (standing(alert)[0] === "critical" ? 0 : 1);
  return alerts
    .filter(({ state }) => state === "firing")
    .toSorted((one, other) => rank(one) - rank(other) || (one.since ?? 0) - (other.since ?? 0))[0];
}

/** What makes one firing of an alert another than the last. */
export function firingOf({ labels, since }: Alert): string {
  return JSON.stringify([labels, since]);
}
