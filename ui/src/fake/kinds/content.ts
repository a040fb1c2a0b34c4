import type { Content, PanelRequest, StatView } from "../../contract.ts";
import { course, drawChart, drawSpark } from "../drawing.ts";
import { endpoints } from "./endpoints.ts";
import { heatmap, pie, timeline } from "./figures.ts";
import { logLines } from "./lines.ts";
import { LINKS } from "./links.ts";

const MINUTE = 60_000;

/** What stands in a panel, by its number: every kind of content once. */
export function contentOf(request: PanelRequest): Content {
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
            gauge(`node-${index + 1}`, `${Math.round(fraction * 100)}%`, fraction),
          ),
        },
      };
    case 9:
      return {
        kind: "stat",
        value: ["99.95%", "99.2%", "98.1%", "100%"].map((text, index): StatView => ({
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
              summary: "More than 1% of requests fail",
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
          gauge(`budget ${index + 1}`, `${Math.round(fraction * 100)}%`, fraction),
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
