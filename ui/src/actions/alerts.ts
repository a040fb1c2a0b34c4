import { alertInHand, type AlertDeeds } from "../alerts/in-hand.ts";
import { amend, go, here, history, type AlertsPlace } from "../state/location.ts";
import type { Action } from "./actions.ts";

/** What is done on the screen of alerts; they come before the actions whose keys they share. */
export const ALERT_ACTIONS: readonly Action[] = [
  toTab("alerts_alerts", "Alerts", "1", undefined),
  toTab("alerts_rules", "Rules", "2", "rules"),
  toTab("alerts_silences", "Silences", "3", "silences"),
  toTab("alerts_objectives", "Objectives", "4", "objectives"),
  ofAlert("alert_open_runbook", "Open its runbook beside", "B", ({ runbook }) => runbook),
  ofAlert("alert_incident", "Begin an incident from it", "I", ({ incident }) => incident),
  ofAlert("alert_silence", "Silence it…", "m", ({ silence }) => silence),
];

/** The details that are open in the tabs, by tab. */
const DETAILS = { alerts: "alert", rules: "rule", silences: "silence", objectives: "objective" };

/** Closes the detail that is open; false if none is. */
export function leaveAlerts(): boolean {
  const place = alertsHere();
  if (!place) return false;
  const detail = DETAILS[place.tab ?? "alerts"];
  if (!(detail in place)) return false;
  amend({
    ...Object.fromEntries(Object.entries(place).filter(([key]) => key !== detail)),
    screen: "alerts",
  });
  return true;
}

function alertsHere(): AlertsPlace | undefined {
  const { view } = here(history.get());
  return view.screen === "alerts" ? view : undefined;
}

function toTab(id: string, label: string, keys: string, tab: AlertsPlace["tab"]): Action {
  return {
    id,
    label: `Alerts: ${label}`,
    group: "Alerts",
    keys,
    run: () => {
      const place = alertsHere();
      if (!place) return;
      const { tab: _, ...rest } = place;
      go(tab === undefined ? rest : { ...rest, tab });
    },
    when: () => alertsHere() !== undefined,
  };
}

/** What is done with the alert whose detail is open. */
function ofAlert(
  id: string,
  label: string,
  keys: string,
  deed: (alert: AlertDeeds) => (() => void) | undefined,
): Action {
  const now = (): (() => void) | undefined => {
    const alert = alertInHand.get();
    return alert && deed(alert);
  };
  return {
    id,
    label: `Alerts: ${label}`,
    group: "Alerts",
    keys,
    run: () => now()?.(),
    when: () => now() !== undefined,
  };
}
