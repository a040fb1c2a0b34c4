import type {
  ExploreRequest,
  ExploreView,
  Finding,
  ImportReport,
  LintReport,
  LintRequest,
  Related,
  ReportEntry,
  TableCell,
  Weight,
} from "../contract.ts";
import { complete } from "./completions.ts";
import { course, drawChart } from "./drawing.ts";
import type { Handlers } from "./ipc.ts";

type Tools = Pick<Handlers, "explore" | "complete" | "import_report" | "lint" | "related">;

/** What Explore, the import report, the lint report and "related" are answered with. */
export const tools: Tools = {
  explore,
  complete,
  import_report: () => REPORT,
  lint,
  related: () => RELATED,
};

const ROUTES = ["/orders", "/carts", "/products", "/payments", "/health"];

function explore(request: ExploreRequest): ExploreView {
  const { width, height, range, unit, isolate, expr } = request;
  const sent = expr.replaceAll("$__rate_interval", "1m").trim();
  const query = { ref_id: "A", expr: sent, source: "metrics", instant: false, step: 15_000 };
  const rest = { query, warnings: [], took_ms: 42, capped_at: null };
  const json = JSON.stringify(
    { type: "timeseries", targets: [{ refId: "A", expr }], fieldConfig: { defaults: { unit } } },
    null,
    2,
  );
  if (expr.includes("request_rate")) {
    const empty = {
      kind: "empty" as const,
      value: {
        cause: "metric_unknown" as const,
        text: "No series is named http_request_rate.",
        hints: [{ text: "Nearest names: http_requests_total, http_request_duration_seconds_sum" }],
      },
    };
    return { ...rest, chart: empty, table: empty, json };
  }
  return {
    ...rest,
    chart: {
      kind: "chart",
      value: drawChart({
        width,
        height,
        range,
        unit,
        max: 300,
        isolate,
        series: ROUTES.map((label, at) => ({
          label,
          at: course(180 / (at + 1), 180 / (at + 3), at),
        })),
      }),
    },
    table: {
      kind: "table",
      value: {
        columns: [
          { name: "route", numeric: false, look: "plain", filterable: false },
          { name: "Value", numeric: true, look: "plain", filterable: false },
        ],
        rows: ROUTES.map((route, at): TableCell[] => [
          { text: route, value: null, state: "neutral" },
          { text: `${180 - at * 31}`, value: 180 - at * 31, state: "neutral" },
        ]),
        total: ROUTES.length,
        footer: [],
        head: true,
      },
    },
    json,
  };
}

const PANELS = [
  "Requests",
  "Error budget left",
  "Error rate",
  "Rate by route",
  "Latency, 95th percentile",
  "Slowest routes",
  "Errors by code",
  "Pool",
  "Memory",
];

const OPTIONS = [
  "fieldConfig.defaults.unit",
  "fieldConfig.defaults.custom.fillOpacity",
  "fieldConfig.defaults.custom.lineInterpolation",
  "options.legend.calcs",
  "options.tooltip.mode",
];

const NOT_WHOLE: readonly ReportEntry[] = [
  {
    panel: 15,
    panel_title: "Customers by country",
    element: "panel",
    name: "type geomap",
    verdict: "unsupported",
    words: "Maps are not drawn. The panel says so and shows the query it would have asked.",
  },
  {
    panel: 15,
    panel_title: "Customers by country",
    element: "option",
    name: "options.layers[0].config.style.color",
    verdict: "unsupported",
    words: "It belongs to the map.",
  },
  {
    panel: 4,
    panel_title: "Rate by route",
    element: "option",
    name: "fieldConfig.defaults.custom.lineStyle",
    verdict: "approximated",
    words: "Every dash is drawn 4 px on and 3 px off, whatever lengths the file names.",
  },
  {
    panel: 4,
    panel_title: "Rate by route",
    element: "override",
    name: "byRegexp /^5../",
    verdict: "approximated",
    words:
      "The regular expression looks ahead, which is read as a match of the whole; two series that Grafana would leave alone are coloured as well.",
  },
  {
    panel: null,
    panel_title: "",
    element: "annotation",
    name: "Deployments (Loki)",
    verdict: "unsupported",
    words: "Annotations are not asked of log sources. Version changes are marked without them.",
  },
];

const WHOLE: ReportEntry[] = PANELS.flatMap((panel_title, at) =>
  ["panel", "query", ...OPTIONS].map((name): ReportEntry => ({
    panel: at + 1,
    panel_title,
    element: name === "panel" || name === "query" ? name : "option",
    name: name === "panel" ? "type timeseries" : name === "query" ? "A" : name,
    verdict: "rendered",
    words: "",
  })),
);

const REPORT: ImportReport = {
  title: "HTTP service (RED)",
  file: "starter/http-red.json",
  total: { rendered: WHOLE.length, approximated: 2, unsupported: 3 },
  elements: [
    { element: "panel", counts: { rendered: 9, approximated: 0, unsupported: 1 } },
    { element: "query", counts: { rendered: 9, approximated: 0, unsupported: 0 } },
    { element: "option", counts: { rendered: 45, approximated: 1, unsupported: 1 } },
    { element: "override", counts: { rendered: 0, approximated: 1, unsupported: 0 } },
    { element: "transformation", counts: { rendered: 0, approximated: 0, unsupported: 0 } },
    { element: "annotation", counts: { rendered: 0, approximated: 0, unsupported: 1 } },
  ],
  entries: [...NOT_WHOLE, ...WHOLE],
};

function lint({ uid, live }: LintRequest): LintReport {
  const findings = [...(live ? LIVE_FINDINGS : []), ...FINDINGS].filter(
    (finding) => uid === null || finding.uid === uid,
  );
  return {
    dashboards: uid === null ? 6 : 1,
    panels: uid === null ? 45 : 12,
    queries: live ? 61 : 0,
    findings,
    failures: [],
  };
}

const LIVE_FINDINGS: readonly Finding[] = [
  found("error", "matches-nothing", "queue", 2, "Jobs by state", {
    message: "The query parses but matches nothing: no series is named queue_jobs.",
    remedy: "Nearest names: queue_depth, queue_jobs_total. Correct the name.",
  }),
];

const FINDINGS: readonly Finding[] = [
  found("warning", "fixed-window", "orders", 3, "Orders per minute", {
    message: "The window [5m] is fixed.",
    remedy: "Write [$__rate_interval], so that it grows with the range.",
  }),
  found("warning", "raw-counter", "orders", 3, "Orders per minute", {
    message: "The counter orders_created_total is plotted as it is.",
    remedy: "Put rate(…[$__rate_interval]) around it: a counter only ever grows.",
  }),
  found("warning", "quantile-without-le", "orders", 5, "Latency", {
    message: "histogram_quantile is given a sum without le, so that every quantile is NaN.",
    remedy: "Keep le in the sum: sum by (le, route) (…).",
  }),
  found("warning", "no-source-variable", "queue", null, "", {
    message: "The data source is named outright and not chosen by a variable.",
    remedy: "Add a variable of type datasource and refer to it as ${ds}.",
  }),
  found("note", "no-unit", "orders", 3, "Orders per minute", {
    message: "The panel names no unit.",
    remedy: "Set fieldConfig.defaults.unit, such as reqps.",
  }),
  found("note", "no-description", "queue", 1, "Depth", {
    message: "The panel has no description.",
    remedy: "Say in one sentence what a reader does when it is high.",
  }),
];

function found(
  weight: Weight,
  rule: string,
  uid: string,
  panel: number | null,
  panel_title: string,
  words: Pick<Finding, "message" | "remedy">,
): Finding {
  const dashboard = uid === "orders" ? "Orders" : "Worker queue";
  return {
    weight,
    rule,
    uid,
    dashboard,
    file: `dashboards/${uid}.json`,
    panel,
    panel_title,
    ...words,
  };
}

const RELATED: Related = {
  metrics: ["http_requests_total", "http_request_duration_seconds_bucket"],
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
    {
      name: "SlowRequests",
      origin: "alerts/http.yml",
      expr: "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 1",
      metrics: ["http_request_duration_seconds_bucket"],
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
};
