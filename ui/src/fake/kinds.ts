import type {
  Content,
  DashboardView,
  FigureView,
  LinkView,
  LogLine,
  PanelFrame,
  PanelRequest,
  PanelView,
  Severity,
  SpotView,
  StatView,
} from "../contract.ts";
import { course, drawChart, drawSpark } from "./drawing.ts";

const MINUTE = 60_000;

/** One link of every sort. */
export const LINKS: Record<"dashboard" | "page" | "refused", LinkView> = {
  dashboard: {
    title: "Database pool of orders",
    target: {
      kind: "dashboard",
      uid: "pool",
      chosen: { service: ["orders"] },
      panel: null,
      range: null,
    },
  },
  page: {
    title: "Release notes",
    target: {
      kind: "page",
      url: "https://git.example.com/orders/releases?tag=v2.3.1",
      host: "git.example.com",
    },
  },
  refused: {
    title: "Local file",
    target: { kind: "refused", url: "file:///etc/passwd", why: "Only web pages are opened." },
  },
};

const PLACES: [title: string, kind: string, w: number, h: number][] = [
  ["Requests by status", "timeseries", 12, 8],
  ["Latency and load", "timeseries", 12, 8],
  ["Latency of checkout", "heatmap", 8, 8],
  ["State of replicas", "state-timeline", 8, 8],
  ["Traffic by client", "piechart", 8, 8],
  ["Disk use", "bargauge", 6, 7],
  ["Queue by worker", "bargauge", 6, 7],
  ["Memory by pod", "bargauge", 6, 7],
  ["Service levels", "stat", 6, 7],
  ["Errors", "logs", 12, 9],
  ["Alerts", "alertlist", 7, 9],
  ["Other dashboards", "dashlist", 5, 9],
  ["Endpoints", "table", 16, 9],
  ["Budgets", "gauge", 8, 9],
  ["Cache hits", "timeseries", 6, 7],
  ["Refunds", "timeseries", 6, 7],
  ["Checkout of eu-west", "timeseries", 6, 7],
  ["Payments", "stat", 6, 7],
];

/** A dashboard that holds every kind of content. */
export function kindsView(): DashboardView {
  let x = 0;
  let y = 0;
  const panels = PLACES.map(([title, kind, w, h], at): PanelFrame => {
    if (x + w > 24) {
      x = 0;
      y += PLACES[at - 1]?.[3] ?? 0;
    }
    const place = { x, y, w, h };
    x += w;
    return { ...frame(at + 1, title, kind), place };
  });
  return {
    uid: "kinds",
    title: "Every kind of panel",
    description: "One panel of every kind of content",
    file: "dashboards/kinds.json",
    shared_crosshair: true,
    links: [LINKS.dashboard, LINKS.page, LINKS.refused, { ...LINKS.page, title: "Wiki" }],
    data_sources: [],
    report: { rendered: 118, approximated: 0, unsupported: 0 },
    variables: [],
    rows: [{ key: "top", title: "", collapsed: false, panels }],
    problems: [],
  };
}

/** As many panels as the largest file that was counted. */
export function manyView(): DashboardView {
  const panels = Array.from({ length: 258 }, (_, at): PanelFrame => {
    const place = { x: (at % 4) * 6, y: Math.floor(at / 4) * 6, w: 6, h: 6 };
    return { ...frame(at + 1, `Panel ${at + 1}`, "timeseries"), place };
  });
  return {
    ...kindsView(),
    uid: "many",
    title: "A file of 258 panels",
    links: [],
    rows: [{ key: "top", title: "", collapsed: false, panels }],
  };
}

/** One of many panels: each a plain chart. */
export function manyPanel(request: PanelRequest): PanelView {
  return { ...kindsPanel({ ...request, panel: 2 }), title: `Panel ${request.panel}` };
}

export function kindsPanel(request: PanelRequest): PanelView {
  const [title = ""] = PLACES[request.panel - 1] ?? [];
  return {
    title,
    content: contentOf(request),
    capped_at: null,
    warnings: [],
    queries: [
      {
        ref_id: "A",
        expr: "sum by (status) (rate(http_requests_total[1m]))",
        source: "metrics",
        instant: false,
        step: 15_000,
      },
    ],
    links: request.panel === 1 ? [LINKS.dashboard, LINKS.page, LINKS.refused] : [],
    at: request.range.end,
  };
}

function contentOf(request: PanelRequest): Content {
  const { range, width, height, isolate } = request;
  const at = (share: number): number => Math.round(range.start + (range.end - range.start) * share);
  switch (request.panel) {
    case 1: {
      const chart = drawChart({
        width,
        height,
        range,
        unit: "reqps",
        max: 300,
        isolate,
        fill: true,
        series: ["200", "404", "500"].map((label, index) => ({
          label,
          at: course(180 / (index * 4 + 1), 40 / (index + 1), index),
        })),
      });
      const exemplars = [0.1, 0.3, 0.55, 0.7].map((share, index) => ({
        x: chart.plot.x + chart.plot.width * share,
        y: chart.plot.y + chart.plot.height * (0.2 + 0.15 * index),
        at: at(share),
        value: `${(0.4 + index * 0.3).toFixed(1)} s`,
        trace_id: `4bf92f3577b34da6a3ce929d0e0e47${index}0`,
        labels: { route: "/orders", status: "500" },
      }));
      const diamonds = exemplars.map(
        ({ x, y }) =>
          `<path d="M${x} ${y - 3.5}l3.5 3.5-3.5 3.5-3.5-3.5z" fill="var(--series-3)"/>`,
      );
      return {
        kind: "chart",
        value: {
          ...chart,
          svg: chart.svg.replace("</svg>", `${diamonds.join("")}</svg>`),
          series: chart.series.map((series) => ({ ...series, links: [LINKS.dashboard] })),
          marks: [
            { at: at(0.2), kind: "migration", text: "0042_add_refunds.sql" },
            { at: at(0.45), kind: "version", text: "orders v2.3.0 → v2.3.1" },
            { at: at(0.46), kind: "restart", text: "orders-2 started anew" },
            { at: at(0.6), end: at(0.8), kind: "alert", text: "HighErrorRate fired" },
            { at: at(0.9), kind: "incident", text: "INC-7 opened" },
          ],
          exemplars,
        },
      };
    }
    case 2: {
      const chart = drawChart({
        width,
        height,
        range,
        unit: "s",
        max: 1,
        isolate,
        legend: { table: true, calcs: [{ title: "Last" }, { title: "Max" }] },
        series: ["p50", "p95", "load"].map((label, index) => ({
          label,
          at: course(0.2 + index * 0.25, 0.1, index + 4),
        })),
      });
      return {
        kind: "chart",
        value: {
          ...chart,
          tooltip: "single",
          right_axis: { min: 0, max: 100, log: null, unit: "percent" },
          series: chart.series.map((series, index) =>
            index === 2 ? { ...series, right: true, unit: "percent", decimals: 1 } : series,
          ),
        },
      };
    }
    case 3:
      return { kind: "figure", value: heatmap(request) };
    case 4:
      return { kind: "figure", value: timeline(request) };
    case 5:
      return { kind: "figure", value: pie(request) };
    case 6:
    case 7:
    case 8:
      return {
        kind: "bar_gauge",
        value: {
          horizontal: request.panel !== 7,
          fill: (["plain", "gradient", "cells"] as const)[request.panel - 6] ?? "plain",
          unfilled: true,
          items: [0.92, 0.61, 0.34, 0.08].map((fraction, index) =>
            gauge(`node-${index + 1}`, `${Math.round(fraction * 100)} %`, fraction),
          ),
        },
      };
    case 9:
      return {
        kind: "stat",
        value: ["99.95 %", "99.2 %", "98.1 %", "100 %"].map((text, index): StatView => ({
          ...gauge(["checkout", "search", "payments", "login"][index] ?? "", text, 1 - index * 0.3),
          background: ["ok", "warning", "critical", "ok"]
            .map((state) => `var(--threshold-${state})`)
            .at(index)!,
          change: [0.4, -1.2, -12.5, 0][index] ?? 0,
          spark: drawSpark(width / 2, 30, (share) => 0.5 + 0.4 * Math.sin(share * 7 + index)),
        })),
      };
    case 10:
      return {
        kind: "logs",
        value: { lines: logLines(400, range.end), wrap: false, times: true, labels: true },
      };
    case 11:
      return {
        kind: "alerts",
        value: [
          {
            labels: {
              alertname: "HighErrorRate",
              severity: "critical",
              service: "orders",
              route: "/orders",
            },
            annotations: {
              summary: "More than 1 % of requests fail",
              runbook_url: "runbooks/high-error-rate.md",
            },
            state: "firing",
            since: range.end - 22 * MINUTE,
            value: 0.041,
          },
          {
            labels: { alertname: "PoolNearlyFull", severity: "warning", service: "orders" },
            annotations: {
              summary: "18 of 20 connections are in use",
              runbook_url: "https://wiki.example.com/runbooks/pool",
            },
            state: "pending",
            since: range.end - 2 * MINUTE,
            value: 18,
          },
          {
            labels: { alertname: "CertificateExpires", severity: "warning" },
            annotations: {},
            state: "suppressed",
            since: range.end - 300 * MINUTE,
            value: 1,
          },
        ],
      };
    case 12:
      return {
        kind: "dashboards",
        value: [
          { heading: "Starred", links: [LINKS.dashboard] },
          { heading: "Recently viewed", links: [LINKS.dashboard, LINKS.refused] },
        ],
      };
    case 13:
      return { kind: "table", value: endpoints(width) };
    case 14:
      return {
        kind: "gauge",
        value: [0.92, 0.61, 0.34, 0.08, 0.5].map((fraction, index) =>
          gauge(`budget ${index + 1}`, `${Math.round(fraction * 100)} %`, fraction),
        ),
      };
    case 15:
      return {
        kind: "empty",
        value: {
          cause: "metric_unknown",
          text: "No series is named cache_hits_total in “Prometheus”.",
          hints: [
            { text: "The nearest name is cache_requests_total." },
            { text: "Another is cache_hit_ratio." },
          ],
        },
      };
    case 16:
      return {
        kind: "empty",
        value: {
          cause: "outside_range",
          text: "refunds_total has no sample in this range.",
          hints: [
            {
              text: "Show the last range with data",
              range: { start: range.start - 180 * MINUTE, end: range.end - 180 * MINUTE },
            },
          ],
          last_seen: range.end - 192 * MINUTE,
        },
      };
    case 17:
      return {
        kind: "empty",
        value: {
          cause: "label_unknown",
          text: 'No series of http_requests_total has region="eu-west".',
          hints: [{ text: 'Choose region "eu-west-1"', choose: ["region", "eu-west-1"] }],
        },
      };
    default:
      return {
        kind: "stat",
        value: [
          {
            ...gauge("", "1,204", 0.4),
            links: [LINKS.page],
            spark: drawSpark(width, 48, (share) => 0.5 + 0.3 * Math.sin(share * 9)),
          },
        ],
      };
  }
}

const BANDS: StatView["bands"] = [
  [0, "var(--threshold-ok)"],
  [0.6, "var(--threshold-warning)"],
  [0.85, "var(--threshold-critical)"],
];

function gauge(label: string, text: string, fraction: number): StatView {
  const state = fraction >= 0.85 ? "critical" : fraction >= 0.6 ? "warning" : "ok";
  return {
    label,
    text,
    value: fraction,
    color: `var(--threshold-${state})`,
    state,
    fraction,
    bands: BANDS,
    links: [],
  };
}

function heatmap({ width, height, range }: PanelRequest): FigureView {
  const plot = { x: 56, y: 12, width: width - 64, height: height - 36 };
  const [columns, rows] = [30, 8];
  const cell = { width: plot.width / columns, height: plot.height / rows };
  const spots: SpotView[] = [];
  const rects: string[] = [];
  for (let column = 0; column < columns; column += 1) {
    for (let row = 0; row < rows; row += 1) {
      const weight = Math.exp(-((row - 2 - 2 * Math.sin(column / 5)) ** 2) / 3);
      const shape = {
        kind: "rect" as const,
        x: plot.x + column * cell.width,
        y: plot.y + (rows - 1 - row) * cell.height,
        ...cell,
      };
      rects.push(
        `<rect x="${shape.x}" y="${shape.y}" width="${cell.width - 1}" height="${cell.height - 1}" fill="var(--series-1)" fill-opacity="${weight.toFixed(2)}"/>`,
      );
      spots.push({
        shape,
        title: `${row * 50}–${row * 50 + 50} ms`,
        lines: [["Requests", `${Math.round(weight * 120)}`, "var(--series-1)"]],
      });
    }
  }
  return {
    svg: svg(width, height, rects.join("")),
    summary: "Latency between 0 and 400 ms, most of it between 100 and 200 ms.",
    plot,
    range,
    spots,
    legend: [],
    legend_right: false,
    marks: [{ at: range.start + (range.end - range.start) * 0.4, kind: "version", text: "v2.3.1" }],
  };
}

function timeline({ width, height, range }: PanelRequest): FigureView {
  const plot = { x: 72, y: 8, width: width - 80, height: height - 32 };
  const names = ["orders-1", "orders-2", "worker"];
  const row = plot.height / names.length;
  const spots = names.flatMap((name, at): SpotView[] =>
    [0, 0.4, 0.6, 1].slice(0, 3).map((from, part) => ({
      shape: {
        kind: "rect",
        x: plot.x + plot.width * from,
        y: plot.y + row * at + 4,
        width: plot.width * ([0.4, 0.2, 0.4][part] ?? 0),
        height: row - 8,
      },
      title: name,
      lines: [
        [
          "State",
          part === 1 ? "down" : "up",
          part === 1 ? "var(--threshold-critical)" : "var(--threshold-ok)",
        ],
        ["For", part === 1 ? "12 min" : "24 min", null],
      ],
      links: [LINKS.dashboard],
    })),
  );
  const shapes = spots.map(({ shape, lines }) =>
    shape.kind === "rect"
      ? `<rect x="${shape.x}" y="${shape.y}" width="${shape.width}" height="${shape.height}" fill="${lines[0]?.[2]}"/>`
      : "",
  );
  const labels = names.map(
    (name, at) =>
      `<text x="${plot.x - 8}" y="${plot.y + row * (at + 0.5)}" dy=".35em" text-anchor="end" fill="var(--chart-axis)">${name}</text>`,
  );
  return {
    svg: svg(width, height, shapes.join("") + labels.join("")),
    summary: "Three replicas; each was down once for 12 min.",
    plot,
    range,
    spots,
    legend: [
      { label: "up", color: "var(--threshold-ok)", values: [] },
      { label: "down", color: "var(--threshold-critical)", values: [] },
    ],
    legend_right: false,
    marks: [],
  };
}

function pie({ width, height }: PanelRequest): FigureView {
  const shares: [string, number][] = [
    ["web", 0.55],
    ["mobile", 0.3],
    ["partners", 0.15],
  ];
  const [x, y, outer, inner] = [width / 2, height / 2, Math.min(width, height) / 2 - 8, 30];
  let from = 0;
  const spots = shares.map(([name, share], at): SpotView => {
    const to = from + share * 2 * Math.PI;
    const shape = { kind: "sector" as const, x, y, inner, outer, from, to };
    from = to;
    return {
      shape,
      title: name,
      lines: [
        ["Requests", `${Math.round(share * 312)} req/s`, `var(--series-${at + 1})`],
        ["Share", `${Math.round(share * 100)} %`, null],
      ],
      links: at === 0 ? [LINKS.dashboard, LINKS.page] : [],
    };
  });
  const on = (radius: number, angle: number): string =>
    `${x + radius * Math.sin(angle)} ${y - radius * Math.cos(angle)}`;
  const paths = spots.map(({ shape }, at) =>
    shape.kind === "sector"
      ? `<path d="M${on(inner, shape.from)}L${on(outer, shape.from)}A${outer} ${outer} 0 ${shape.to - shape.from > Math.PI ? 1 : 0} 1 ${on(outer, shape.to)}L${on(inner, shape.to)}A${inner} ${inner} 0 ${shape.to - shape.from > Math.PI ? 1 : 0} 0 ${on(inner, shape.from)}Z" fill="var(--series-${at + 1})"/>`
      : "",
  );
  return {
    svg: svg(width, height, paths.join("")),
    summary: "Most requests come from web (55 %).",
    plot: { x: 0, y: 0, width, height },
    spots,
    legend: shares.map(([label, share], at) => ({
      label,
      color: `var(--series-${at + 1})`,
      values: [`${Math.round(share * 312)} req/s`, `${Math.round(share * 100)} %`],
    })),
    legend_right: true,
    marks: [],
  };
}

function endpoints(width: number): Extract<Content, { kind: "table" }>["value"] {
  const routes = ["/orders", "/carts", "/products", "/payments", "/health", "/refunds", "/users"];
  return {
    columns: [
      { name: "Route", numeric: false, look: "plain", filterable: true },
      {
        name: "State",
        numeric: false,
        look: "colored_background",
        filterable: true,
        align: "center",
      },
      { name: "p95", numeric: true, look: "colored_text", filterable: false },
      { name: "Share", numeric: true, look: "bar", filterable: false },
      { name: "Course", numeric: true, look: "spark", filterable: false },
    ],
    rows: routes.map((route, at) => {
      const grave = at === 0 ? "critical" : at < 3 ? "warning" : "ok";
      const fraction = 1 / (at + 1);
      return [
        {
          text: route,
          value: null,
          state: "neutral",
          links: at === 0 ? [LINKS.dashboard, LINKS.page] : [LINKS.dashboard],
        },
        {
          text: { critical: "failing", warning: "slow", ok: "fine" }[grave],
          value: null,
          state: grave,
          color: `var(--threshold-${grave})`,
        },
        {
          text: `${(1.84 * fraction).toFixed(2)} s`,
          value: fraction,
          state: grave,
          color: `var(--threshold-${grave})`,
        },
        { text: `${Math.round(fraction * 100)} %`, value: fraction, state: "neutral", fraction },
        {
          text: `${Math.round(fraction * 180)} req/s`,
          value: fraction,
          state: "neutral",
          spark: drawSpark(
            Math.max(width / 6, 40),
            20,
            (share) => 0.5 + 0.4 * Math.sin(share * 8 + at),
          ),
        },
      ];
    }),
    total: routes.length,
    footer: ["7 routes", "", "0.69 s", "", "466 req/s"],
    head: true,
  };
}

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

function frame(id: number, title: string, kind: string): PanelFrame {
  return {
    key: `${id}`,
    id,
    title,
    description: "",
    kind,
    place: { x: 0, y: 0, w: 6, h: 6 },
    scoped: {},
    transparent: false,
  };
}

function svg(width: number, height: number, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="inherit" font-size="11" fill="none">${content}</svg>`;
}
