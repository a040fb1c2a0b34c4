import type { LogLine, Severity } from "../../contract.ts";

const SEVERITIES: readonly Severity[] = ["info", "info", "warn", "error", "debug", "info", "fatal"];

/** Log lines, newest first. */
export function logLines(count: number, end: number): LogLine[] {
  return Array.from({ length: count }, (_, at): LogLine => {
    const severity = SEVERITIES[at % SEVERITIES.length] ?? "info";
    const body =
      severity === "error"
        ? `pool timeout after 5000 ms while serving POST /orders (order ${4_711 + at})`
        : `GET /orders/${4_711 + at} answered 200 in ${12 + (at % 40)} ms`;
    return {
      at: `${end - at * 731}${String(123_456 + at).padStart(6, "0")}`,
      severity,
      body,
      service: at % 3 === 0 ? "worker" : "orders",
      trace_id: severity === "error" ? "4bf92f3577b34da6a3ce929d0e0e4736" : "",
      span_id: "",
      request_id: `req-${at}`,
      fields: [
        ["http.route", "/orders"],
        ["k8s.pod.name", `orders-${at % 4}`],
      ],
      raw: JSON.stringify({ severity, body }),
      id: "",
      stream: "",
    };
  });
}
