import { beginForAlert } from "../incidents/changes.ts";
import { incidentInHand, type IncidentDeeds } from "../incidents/in-hand.ts";
import { pin } from "../incidents/pin.ts";
import { pinnableNow } from "../incidents/pinnable.ts";
import { recording } from "../incidents/recording.ts";
import { announce } from "../parts/announce.ts";
import { focusInDock } from "../runbooks/dock/focus.ts";
import { offered } from "../runbooks/of-alert.ts";
import { go } from "../state/location.ts";
import { open } from "../state/overlays.ts";
import type { Action } from "./actions.ts";

/** What is done for the record of an incident, from anywhere, and with the incident on screen. */
export const INCIDENT_ACTIONS: readonly Action[] = [
  {
    id: "pin",
    label: "Pin what is looked at to the incident",
    group: "Incident",
    keys: "p",
    run: pinNow,
  },
  {
    id: "begin_incident",
    label: "Begin an incident",
    group: "Incident",
    keys: "I",
    run: begin,
    when: () => recording.get()?.line === undefined,
  },
  {
    id: "recorded_incident",
    label: "Open the incident that is recorded",
    group: "Incident",
    keys: "I",
    run: openRecorded,
    when: () => recording.get()?.line !== undefined,
  },
  ofIncident("incident_note", "Write a note", "n", ({ note }) => note),
  ofIncident("incident_cause", "This entry shows the cause, or not", "c", ({ cause }) => cause),
  ofIncident("incident_mitigated", "Mitigated", "m", ({ mitigated }) => mitigated),
  ofIncident("incident_close", "Close it…", "x", ({ close }) => close),
  ofIncident("incident_reopen", "Reopen it…", "x", ({ reopen }) => reopen),
  ofIncident("incident_record", "Record it", "h", ({ record }) => record),
  ofIncident("incident_pause", "Pause its recording", "h", ({ pause }) => pause),
  ofIncident("incident_verify", "Verify its record", "v", ({ verify }) => verify),
  ofIncident("incident_rename", "Change its title…", undefined, ({ rename }) => rename),
  ofIncident(
    "incident_markdown",
    "Save it as Markdown…",
    "s",
    ({ save }) =>
      () =>
        save("markdown"),
  ),
  ofIncident(
    "incident_html",
    "Save it as one HTML page…",
    undefined,
    ({ save }) =>
      () =>
        save("html"),
  ),
  ofIncident(
    "incident_zip",
    "Save its folder as a zip…",
    undefined,
    ({ save }) =>
      () =>
        save("zip"),
  ),
  {
    id: "quick_note",
    label: "Write a note into the incident…",
    group: "Incident",
    keys: "n",
    run: () => open("incident_note"),
    when: () => recording.get()?.line !== undefined,
  },
  {
    id: "handover",
    label: "Handover note of this range…",
    group: "Incident",
    run: () => open("handover"),
  },
];

/** Closes what is open of an incident; false if none is on screen. */
export function leaveIncident(): boolean {
  return incidentInHand.get()?.leave() ?? false;
}

function pinNow(): void {
  const pinnable = pinnableNow();
  if (pinnable) void pin(pinnable);
  else {
    announce(
      focusInDock()
        ? "Nothing to pin: go to a live query of the runbook first."
        : "Nothing to pin: point at a panel, go to a log line, or open a trace, a migration, an alert or a query.",
    );
  }
}

/** From the gravest alert that fires; by hand if none does. */
function begin(): void {
  const from = offered.get();
  if (from) beginForAlert(from.environment, from.alert);
  else open("begin_incident");
}

function openRecorded(): void {
  const id = recording.get()?.line?.id;
  if (id !== undefined) go({ screen: "incidents", id });
}

function ofIncident(
  id: string,
  label: string,
  keys: string | undefined,
  deed: (incident: IncidentDeeds) => (() => void) | undefined,
): Action {
  const now = (): (() => void) | undefined => {
    const incident = incidentInHand.get();
    return incident && deed(incident);
  };
  return {
    id,
    label: `Incident: ${label}`,
    group: "Incident",
    ...(keys === undefined ? {} : { keys }),
    run: () => now()?.(),
    when: () => now() !== undefined && !focusInDock(),
  };
}
