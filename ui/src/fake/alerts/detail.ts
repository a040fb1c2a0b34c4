import type { AlertDetail, AlertDetailRequest } from "../../contract.ts";
import { RULES } from "./rules.ts";

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** A comparison with a plain number at the end of an expression. */
const COMPARED = / [<>=!]+ ([\d.e]+)$/u;

/** What an alert leads to. */
export function alertDetail({ alert }: AlertDetailRequest): AlertDetail {
  const { labels } = alert;
  const now = Date.now();
  const rule = RULES.find(({ name }) => name === labels["alertname"]);
  const compared = rule && COMPARED.exec(rule.query);
  const service = labels["service"] ?? null;
  return {
    runbooks: rule?.runbook ? [rule.runbook] : [],
    broken: rule?.broken ?? null,
    panels: rule
      ? [
          {
            uid: "http-red",
            dashboard: "HTTP: rate, errors, duration",
            panel: 3,
            title: "Errors by route",
            metrics: ["http_requests_total"],
          },
          {
            uid: "pool",
            dashboard: "Database pool",
            panel: 1,
            title: "Connections in use",
            metrics: ["db_pool_connections_in_use", "db_pool_waiting"],
          },
        ]
      : [],
    dashboard:
      "dashboard_url" in alert.annotations
        ? {
            kind: "dashboard",
            uid: "http-red",
            chosen: { service: ["orders"] },
            panel: null,
            range: null,
          }
        : null,
    query: rule ? rule.query.replace(COMPARED, "") : null,
    limit: compared?.[1] === undefined ? null : Number(compared[1]),
    log_fields: service === null ? [] : [["service", service]],
    service,
    earlier: [
      [now - 2 * DAY, now - 2 * DAY + 14 * MINUTE],
      [now - 3 * DAY - 40 * MINUTE, now - 3 * DAY],
      [now - 6 * DAY, now - 6 * DAY + 3 * MINUTE],
    ],
  };
}
