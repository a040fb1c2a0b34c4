import type { ReactElement } from "react";

import type { Alert } from "../contract.ts";
import { useAnnounced } from "../parts/announce.ts";
import { useOverview } from "../session.ts";

/** Announces each alert once when it starts to fire. */
export function AlertWatch(): ReactElement {
  const { data } = useOverview();
  const firing = data?.alerts.filter((alert) => alert.state === "firing") ?? [];
  return (
    <>
      {firing.map((alert) => (
        <Announced key={JSON.stringify(alert.labels)} alert={alert} />
      ))}
    </>
  );
}

function Announced({ alert }: { alert: Alert }): null {
  const name = alert.labels["alertname"] ?? "an alert without a name";
  useAnnounced(`Alert firing: ${name}. ${alert.annotations["summary"] ?? ""}`);
  return null;
}
