import type {
  Content,
  DashboardSummary,
  DashboardView,
  PanelFrame,
  PanelRequest,
  PanelView,
  TableColumn,
  VariableOptions,
  VariableRequest,
} from "../contract.ts";
import { kindsPanel, kindsView, manyPanel, manyView } from "./kinds.ts";
import { course, drawChart, drawSpark } from "./drawing.ts";

const QUERY = {
  description: "",
  kind: "query",
  hidden: false,
  refresh_on_range: false,
  current: [],
};

const ROUTES = ["/orders", "/carts", "/products", "/payments", "/health"];

export const dashboards: DashboardSummary[] = [
  summary("http-red", "HTTP service (RED)", "starter/http-red.json", {
    starter: true,
    tags: ["http", "red"],
    panels: 12,
  }),
  summary("runtime", "Runtime", "starter/runtime.json", {
    starter: true,
    tags: ["process"],
    panels: 8,
  }),
  summary("orders", "Orders", "dashboards/orders.json", {
    tags: ["orders", "business"],
    panels: 14,
  }),
  summary("pool", "Database pool", "dashboards/database/pool.json", {
    folder: "database",
    tags: ["database"],
    panels: 6,
  }),
  summary("queue", "Worker queue", "dashboards/queue.json", {
    tags: ["worker"],
    panels: 5,
    problems: [
      {
        weight: "warning",
        file: "dashboards/queue.json",
        line: 88,
        message: "The panel “Map” is of type geomap.",
        remedy: "It is left out; use a table instead.",
      },
    ],
  }),
  summary("broken", "", "dashboards/broken.json", {
    usable: false,
    problems: [
      {
        weight: "error",
        file: "dashboards/broken.json",
        line: 12,
        column: 7,
        message: "The file is not JSON: a comma is missing.",
        remedy: "Export the dashboard again.",
      },
    ],
  }),
];

export function dashboardView(uid: string): DashboardView {
  if (uid === "kinds") return kindsView();
  if (uid === "many") return manyView();
  return {
    uid,
    title: "HTTP service (RED)",
    description: "Rate, errors and duration by route",
    file: "starter/http-red.json",
    default_range_ms: 21_600_000,
    shared_crosshair: true,
    links: [],
    data_sources: [],
    report: { rendered: 61, approximated: 2, unsupported: 1 },
    variables: [
      {
        name: "service",
        label: "Service",
        multi: false,
        include_all: false,
        ...QUERY,
      },
      { name: "route", label: "Route", multi: true, include_all: true, ...QUERY },
    ],
    rows: [
      {
        key: "top",
        title: "",
        collapsed: false,
        panels: [
          frame(1, "Requests", "stat", 0, 0, 4, 4),
          frame(2, "Error budget left", "gauge", 4, 0, 4, 4),
          frame(3, "Error rate", "stat", 8, 0, 4, 4),
          frame(4, "About", "text", 12, 0, 6, 4),
          frame(5, "Replicas", "stat", 18, 0, 6, 4),
          frame(6, "Rate by route", "timeseries", 0, 4, 12, 8),
          frame(7, "Latency, 95th percentile", "timeseries", 12, 4, 12, 8),
          frame(8, "Slowest routes", "table", 0, 12, 12, 7),
          frame(9, "Errors by code", "timeseries", 12, 12, 6, 7),
          frame(10, "Logs of $service", "logs", 18, 12, 6, 7),
        ],
      },
      {
        key: "dependencies",
        title: "Dependencies",
        collapsed: false,
        panels: [
          frame(11, "Pool", "timeseries", 0, 0, 8, 7),
          frame(12, "Cache hits", "timeseries", 8, 0, 8, 7),
          frame(13, "Queue", "timeseries", 16, 0, 8, 7),
        ],
      },
      {
        key: "process",
        title: "Process",
        collapsed: true,
        panels: [frame(14, "Memory", "timeseries", 0, 0, 12, 7)],
      },
    ],
    problems: [],
  };
}

export function options({ name, chosen }: VariableRequest): VariableOptions {
  if (name === "service") return choice(["orders", "worker"], chosen["service"], ["orders"], null);
  const routes = chosen["service"]?.[0] === "worker" ? ["/jobs"] : ROUTES;
  return choice(["$__all", ...routes], chosen["route"], ["$__all"], null);
}

function choice(
  values: string[],
  chosen: string[] | undefined,
  fallback: string[],
  capped: number | null,
): VariableOptions {
  const kept = chosen?.filter((value) => values.includes(value)) ?? [];
  return {
    options: values.map((value) => ({ text: value === "$__all" ? "All" : value, value })),
    value: kept.length > 0 ? kept : fallback,
    capped_at: capped,
  };
}

export function panel(request: PanelRequest): PanelView {
  if (request.uid === "kinds") return kindsPanel(request);
  if (request.uid === "many") return manyPanel(request);
  const view: PanelView = {
    title: titleOf(request.panel),
    content: contentOf(request),
    capped_at: null,
    warnings: [],
    queries: [
      {
        ref_id: "A",
        expr: `sum by (route) (rate(http_requests_total{service="orders"}[1m]))`,
        source: "metrics",
        instant: false,
        step: 15_000,
      },
    ],
    links: [],
    at: request.range.end,
  };
  if (request.panel === 11)
    return { ...view, stale: { newest: request.range.end - 11_520_000, age: 11_520_000 } };
  if (request.panel === 9)
    return {
      ...view,
      capped_at: 100,
      warnings: ["One store did not answer; the data is partial."],
    };
  return view;
}

function contentOf(request: PanelRequest): Content {
  const { width, height, range, isolate } = request;
  const lines = (
    labels: readonly string[],
    base: number,
    unit: string,
    max: number,
    legend = {},
  ): Content => ({
    kind: "chart",
    value: drawChart({
      width,
      height,
      range,
      unit,
      max,
      isolate,
      legend,
      series: labels.map((label, at) => ({
        label,
        at: course(base / (at + 1), base / (at + 3), at),
      })),
    }),
  });
  switch (request.panel) {
    case 1:
      return {
        kind: "stat",
        value: [
          stat(
            "",
            "312 req/s",
            "var(--text)",
            drawSpark(width, 40, (share) => 0.5 + 0.3 * Math.sin(share * 9)),
          ),
        ],
      };
    case 2:
      return {
        kind: "gauge",
        value: [
          {
            ...stat("", "38%", "var(--threshold-warning)"),
            state: "warning",
            fraction: 0.38,
            bands: [
              [0, "var(--threshold-critical)"],
              [0.25, "var(--threshold-warning)"],
              [0.5, "var(--threshold-ok)"],
            ],
          },
        ],
      };
    case 3:
      return {
        kind: "stat",
        value: [{ ...stat("", "4.1%", "var(--threshold-critical)"), state: "critical" }],
      };
    case 4:
      return {
        kind: "markdown",
        value:
          "Rate, errors and duration of every route. Runbook: [High error rate](https://example.com/runbook).\n\n- **5xx** counts as an error\n- health checks are left out",
      };
    case 5:
      return {
        kind: "stat",
        value: [
          stat("orders-1", "up", "var(--threshold-ok)"),
          stat("orders-2", "up", "var(--threshold-ok)"),
          stat("worker", "2 min", "var(--text)"),
        ],
      };
    case 6:
      return lines(ROUTES, 180, "reqps", 300);
    case 7:
      return lines(ROUTES, 0.8, "s", 1.4, {
        table: true,
        right: true,
        calcs: [{ title: "Last" }, { title: "Max" }],
      });
    case 8:
      return {
        kind: "table",
        value: {
          columns: [column("Route", false), column("p95"), column("Rate"), column("Errors")],
          rows: ROUTES.map((route, at) => [
            cell(route, null),
            cell(
              `${(1.84 / (at + 1)).toFixed(2)} s`,
              1.84 / (at + 1),
              at === 0 ? "critical" : "neutral",
            ),
            cell(`${Math.round(180 / (at + 1))} req/s`, 180 / (at + 1)),
            cell(
              `${(4.1 / (at + 1)).toFixed(1)}%`,
              4.1 / (at + 1),
              at === 0 ? "warning" : "neutral",
            ),
          ]),
          total: ROUTES.length,
          footer: [],
          head: true,
        },
      };
    case 10:
      return {
        kind: "unsupported",
        value:
          "The panel is of type “logs”. Log panels are not drawn yet; its query is kept and can be copied from the menu.",
      };
    case 12:
      return {
        kind: "empty",
        value: {
          cause: "metric_unknown",
          text: "No series is named cache_hits_total.",
          hints: [{ text: "The nearest name is cache_requests_total." }],
        },
      };
    case 13:
      return {
        kind: "failed",
        value: {
          code: "timeout",
          message: "Prometheus did not answer within 20 s.",
          place: "panel “Queue”, query A",
          remedy: "Shorten the range, or raise “timeout” of the source in wheelhouse.toml.",
        },
      };
    default:
      return lines(["500", "502", "503"], 6, "reqps", 12);
  }
}

function titleOf(id: number): string {
  const frames = dashboardView("").rows.flatMap((row) => row.panels);
  return (frames.find((each) => each.id === id)?.title ?? "").replace("$service", "orders");
}

function stat(label: string, text: string, color: string, spark?: string) {
  return {
    label,
    text,
    value: null,
    color,
    state: "neutral" as const,
    fraction: null,
    bands: [],
    links: [],
    ...(spark === undefined ? {} : { spark }),
  };
}

function column(name: string, numeric = true): TableColumn {
  return { name, numeric, look: "plain", filterable: false };
}

function cell(
  text: string,
  value: number | null,
  state: "neutral" | "warning" | "critical" = "neutral",
) {
  return { text, value, state };
}

function frame(
  id: number,
  title: string,
  kind: string,
  x: number,
  y: number,
  w: number,
  h: number,
): PanelFrame {
  return {
    key: `${id}`,
    id,
    title,
    description: "",
    kind,
    place: { x, y, w, h },
    scoped: {},
    transparent: false,
  };
}

function summary(
  uid: string,
  title: string,
  file: string,
  rest: Partial<DashboardSummary>,
): DashboardSummary {
  return {
    uid,
    title,
    file,
    description: "",
    folder: "",
    starter: false,
    tags: [],
    panels: 0,
    problems: [],
    usable: true,
    ...rest,
  };
}
