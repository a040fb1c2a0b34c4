import { expect, test } from "vitest";

import type { Alert, AlertState } from "../contract.ts";
import { gravest } from "./of-alert.ts";

function alert(name: string, severity: string, state: AlertState, since: number | null): Alert {
  return { labels: { alertname: name, severity }, annotations: {}, state, since, value: null };
}

test("the gravest alert fires, is critical before it is old, and old before it is new", () => {
  const alerts = [
    alert("pending", "critical", "pending", 1),
    alert("silenced", "critical", "suppressed", 1),
    alert("warning", "warning", "firing", 1),
    alert("new", "critical", "firing", 9),
    alert("old", "critical", "firing", 5),
  ];
  expect(gravest(alerts)?.labels["alertname"]).toBe("old");
  expect(gravest(alerts.slice(0, 3))?.labels["alertname"]).toBe("warning");
  expect(gravest(alerts.slice(0, 2))).toBeUndefined();
});
