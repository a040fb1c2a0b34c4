import type { Alert } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { beginFromAlert } from "../incidents/changes.ts";
import { announce } from "../parts/announce.ts";
import { go } from "../state/location.ts";

/** Begins the record of an incident from an alert, and shows it; says so if that fails. */
export async function beginIncident(environment: string, alert: Alert): Promise<void> {
  try {
    const { line } = await beginFromAlert(environment, alert);
    go({ screen: "incidents", id: line.id });
  } catch (error) {
    announce(`No incident was begun: ${failureOf(error).message}`);
  }
}
