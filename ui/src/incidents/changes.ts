import { call } from "#ipc";

import type { Alert, Failure, IncidentChange, IncidentView, StartIncident } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { announce } from "../parts/announce.ts";
import { open } from "../state/overlays.ts";
import { createStore } from "../state/store.ts";
import { askIncidentsAgain } from "./queries.ts";
import { recording } from "./recording.ts";

/** Begins an incident, which is recorded from then on. */
export async function beginIncident(request: StartIncident): Promise<IncidentView> {
  const view = await call("start_incident", request);
  // What is done next is recorded, whether or not the list was asked again.
  recording.set({ environment: request.environment, line: view.line });
  announce(`${view.line.id} begun. What you do is recorded from now on.`);
  void askIncidentsAgain();
  return view;
}

/** Begins an incident from an alert: its title, its severity and its begin are the alert's. */
export function beginFromAlert(environment: string, alert: Alert): Promise<IncidentView> {
  return beginIncident({ environment, title: "", alert, severity: null });
}

/** Why the last key or button began no incident; the dialog that offers it again says so. */
export const notBegun = createStore<Failure | undefined>(undefined);

/** The same for a key or a button that has no place for a failure of its own. */
export function beginForAlert(environment: string, alert: Alert): void {
  beginFromAlert(environment, alert).catch((error: unknown) => {
    notBegun.set(failureOf(error));
    open("begin_incident");
  });
}

/** Changes an incident and says what was done. */
export async function changeIncident(
  environment: string,
  id: string,
  change: IncidentChange,
): Promise<IncidentView> {
  const view = await call("change_incident", { environment, id, change });
  if (change.kind === "record") recording.set({ environment, line: view.line });
  else if (!view.recording && recording.get()?.line?.id === id) {
    recording.set({ environment, line: undefined });
  }
  announce(DONE[change.kind](id));
  await askIncidentsAgain();
  return view;
}

const DONE: Record<IncidentChange["kind"], (id: string) => string> = {
  title: (id) => `${id} has another title.`,
  severity: (id) => `The severity of ${id} is changed.`,
  cause: (id) => `Marked in ${id}.`,
  record: (id) => `${id} is recorded from now on.`,
  pause: (id) => `${id} is not recorded any more.`,
  close: (id) => `${id} is closed.`,
  reopen: (id) => `${id} is open again.`,
};
