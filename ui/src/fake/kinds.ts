import type { DashboardView, PanelFrame, PanelRequest, PanelView } from "../contract.ts";
import { contentOf } from "./kinds/content.ts";
import { LINKS } from "./kinds/links.ts";

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
