import type { Alert, Health } from "../contract.ts";

/** An alert's severity by its label; one that does not fire yet is no more than a warning. */
export function standing(alert: Alert): [Health, string] {
  if (alert.state === "suppressed") return ["unknown", "Silenced"];
  if (alert.state === "pending") return ["warning", "Pending"];
  const severity = alert.labels["severity"]?.toLowerCase() ?? "";
  const grave = ["critical", "page", "error", "emergency", "high"].includes(severity);
  return grave || severity === "" ? ["critical", "Critical"] : ["warning", "Warning"];
}

/** What an alert says about itself in one line. */
export function summaryOf({ annotations }: Alert): string {
  return annotations["summary"] ?? annotations["description"] ?? "";
}
