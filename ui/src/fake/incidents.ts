import type { Failure } from "../contract.ts";
import type { Handlers } from "./ipc.ts";

type Incidents = Pick<
  Handlers,
  | "incidents"
  | "start_incident"
  | "open_incident"
  | "change_incident"
  | "pin"
  | "incident_picture"
  | "verify_incident"
  | "handover_note"
  | "export_incident"
>;

export const incidentAnswers: Incidents = {
  incidents: () => ({ incidents: [], recording: null, folder: "", problems: [] }),
  start_incident: none,
  open_incident: none,
  change_incident: none,
  pin: none,
  incident_picture: () => ({ svg: null, why: "There is no such picture." }),
  verify_incident: none,
  handover_note: () => ({ text: "", failures: [] }),
  export_incident: () => ({ path: null }),
};

function none(): never {
  const failure: Failure = { code: "not_found", message: "There is no such incident." };
  throw failure as unknown as Error;
}
