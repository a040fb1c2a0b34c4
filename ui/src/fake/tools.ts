import type { ExploreRequest, ExploreView } from "../contract.ts";
import { course, drawChart } from "./drawing.ts";
import type { Handlers } from "./ipc.ts";

type Tools = Pick<Handlers, "explore" | "complete" | "import_report" | "lint" | "related">;

/** What Explore, the import report, the lint report and "related" are answered with. */
export const tools: Tools = {
  explore,
  complete: ({ expr, cursor }) => ({
    from: expr.slice(0, cursor).search(/\w*$/),
    to: cursor,
    items: [
      { text: "http_requests_total", kind: "metric", detail: "counter: requests answered" },
      { text: "rate", kind: "function", detail: "rate(v range-vector): per-second increase" },
      { text: "route", kind: "label", detail: "5 values" },
    ],
    problem: null,
    failure: null,
  }),
  import_report: () => ({
    title: "HTTP service (RED)",
    file: "starter/http-red.json",
    total: { rendered: 61, approximated: 2, unsupported: 1 },
    elements: [
      { element: "panel", counts: { rendered: 13, approximated: 0, unsupported: 1 } },
      { element: "query", counts: { rendered: 22, approximated: 1, unsupported: 0 } },
      { element: "option", counts: { rendered: 26, approximated: 1, unsupported: 0 } },
    ],
    entries: [
      {
        panel: 14,
        panel_title: "Map",
        element: "panel",
        name: "type geomap",
        verdict: "unsupported",
        words: "Maps are not drawn; the query is kept.",
      },
      {
        panel: 6,
        panel_title: "Rate by route",
        element: "option",
        name: "fieldConfig.defaults.custom.lineStyle",
        verdict: "approximated",
        words: "Dashes are drawn 4 on, 3 off.",
      },
      {
        panel: 1,
        panel_title: "Requests",
        element: "panel",
        name: "type stat",
        verdict: "rendered",
        words: "",
      },
    ],
  }),
  lint: () => ({
    dashboards: 6,
    panels: 45,
    queries: 61,
    findings: [
      {
        rule: "fixed-window",
        weight: "warning",
        file: "dashboards/orders.json",
        uid: "orders",
        dashboard: "Orders",
        panel: 3,
        panel_title: "Orders per minute",
        message: "The window [5m] is fixed.",
        remedy: "Write [$__rate_interval], so that it grows with the range.",
      },
    ],
    failures: [],
  }),
  related: () => ({
    metrics: ["http_requests_total"],
    runbooks: [
      {
        file: "runbooks/high-error-rate.md",
        title: "High error rate",
        why: "runbook of HighErrorRate",
      },
    ],
    alerts: [
      {
        name: "HighErrorRate",
        origin: "alerts/http.yml",
        expr: 'rate(http_requests_total{code=~"5.."}[5m]) > 0.01',
        state: "firing",
        metrics: ["http_requests_total"],
      },
    ],
    panels: [
      {
        uid: "orders",
        dashboard: "Orders",
        panel: 3,
        title: "Orders per minute",
        metrics: ["http_requests_total"],
      },
    ],
  }),
};

function explore(request: ExploreRequest): ExploreView {
  const { width, height, range, unit, isolate, expr } = request;
  return {
    chart: {
      kind: "chart",
      value: drawChart({
        width,
        height,
        range,
        unit,
        max: 300,
        isolate,
        series: ["/orders", "/carts"].map((label, at) => ({ label, at: course(180, 40, at) })),
      }),
    },
    table: {
      kind: "table",
      value: {
        columns: [
          { name: "route", numeric: false, look: "plain", filterable: false },
          { name: "Value", numeric: true, look: "plain", filterable: false },
        ],
        rows: ["/orders", "/carts"].map((route, at) => [
          { text: route, value: null, state: "neutral" },
          { text: `${180 - at * 20}`, value: 180 - at * 20, state: "neutral" },
        ]),
        total: 2,
        footer: [],
        head: true,
      },
    },
    query: { ref_id: "A", expr, source: "metrics", instant: false, step: 15_000 },
    warnings: [],
    took_ms: 42,
    capped_at: null,
    json: JSON.stringify({ type: "timeseries", targets: [{ refId: "A", expr }] }, null, 2),
  };
}
