import type { Failure, Overview, PackView, SourceCard } from "../contract.ts";
import { goldenSignals } from "./golden.ts";
import { dashboards, dashboardView, options, panel } from "./dashboard.ts";
import { drawn } from "./drawing.ts";
import type { Handlers } from "./ipc.ts";
import { tools } from "./tools.ts";
import { databaseAnswers } from "./database.ts";
import { alertAnswers } from "./alerts.ts";
import { incidentAnswers } from "./incidents.ts";
import { logAnswers } from "./logs.ts";
import { runbookAnswers } from "./runbooks.ts";
import { openTraces } from "./traces/answers.ts";
import { traceSearch } from "./trace-search.ts";

const MINUTE = 60_000;

export const UNREACHABLE: Failure = {
  code: "unreachable",
  message: "No connection to logs.orders.internal:3100: connection refused.",
  place: "source “Loki”",
  remedy:
    "Check that Loki runs and that a firewall does not stand between. Test the source to see which step fails.",
};

export const PACK: PackView = {
  folder: "/srv/orders/handover",
  name: "Harbour orders",
  description: "Order service of the demo",
  owner: { team: "Orders", contact: "orders@example.com" },
  environments: [
    { id: "demo", title: "Demo", production: false, default: true },
    { id: "production-like", title: "Production-like", production: true, default: false },
  ],
  runbooks: [
    { file: "runbooks/high-error-rate.md", title: "High error rate" },
    { file: "runbooks/pool-exhaustion.md", title: "Connection pool is exhausted" },
  ],
  problems: [
    {
      weight: "warning",
      file: "wheelhouse.toml",
      line: 31,
      column: 1,
      message: "The key “scrap_interval” is not known.",
      remedy: "Did you mean “scrape_interval”? Rename it, or remove the line.",
    },
    {
      weight: "error",
      file: "dashboards/broken.json",
      line: 12,
      column: 7,
      message: "The file is not JSON: a comma is missing.",
      remedy: "Export the dashboard again, or add the comma.",
    },
  ],
  present: true,
  revision: 1,
};

export function overview(now: number): Overview {
  return {
    health: "critical",
    sentence: "4.1% of requests fail since 02:51, right after deploy v2.3.1",
    probes: [
      {
        id: "ready",
        title: "Ready",
        url: "http://127.0.0.1:4810/readyz",
        state: "up",
        status: 200,
        took_ms: 4.2,
        since: now - 90 * MINUTE,
      },
      {
        id: "shop",
        title: "Shop",
        url: "https://shop.example.com/health",
        state: "up",
        status: 200,
        took_ms: 84,
        since: now - 90 * MINUTE,
      },
      {
        id: "pay",
        title: "Payments",
        url: "https://pay.example.com/health",
        state: "down",
        status: 503,
        took_ms: 2_004,
        since: now - 23 * MINUTE,
        failure: {
          code: "server_error",
          message: "Answers 503 instead of 200.",
          remedy:
            "See the pool panel of “Database pool”, then the runbook “Connection pool is exhausted”.",
        },
      },
    ],
    sources: [
      {
        id: "metrics",
        title: "Prometheus",
        kind: "prometheus",
        health: "ok",
        detail: "1,412 series, 3 of 3 targets up",
        newest: now - 4_000,
        answered: now - 1_000,
      },
      {
        id: "harbour",
        title: "Harbour",
        kind: "direct",
        health: "ok",
        detail: "412 series, 1 of 1 targets up",
        newest: now - 2_000,
        answered: now - 1_000,
      },
      {
        id: "logs",
        title: "Loki",
        kind: "loki",
        health: "critical",
        detail: "Not reached",
        newest: now - 192 * MINUTE,
        failure: UNREACHABLE,
      },
    ],
    alerts: [
      {
        labels: { alertname: "HighErrorRate", severity: "critical", service: "orders" },
        annotations: {
          summary: "More than 1% of requests fail",
          runbook_url: "runbooks/high-error-rate.md",
        },
        state: "firing",
        since: now - 22 * MINUTE,
        value: 0.041,
      },
      {
        labels: { alertname: "PoolNearlyFull", severity: "warning", service: "orders" },
        annotations: { summary: "18 of 20 connections are in use" },
        state: "pending",
        since: now - 2 * MINUTE,
        value: 18,
      },
    ],
    alert_failures: [],
    changes: [
      { at: now - 22 * MINUTE, kind: "down", text: "Payments: answers 503" },
      { at: now - 23 * MINUTE, kind: "restart", text: "orders-2 started anew" },
      { at: now - 24 * MINUTE, kind: "deploy", text: "orders v2.3.0 → v2.3.1" },
      { at: now - 55 * MINUTE, kind: "up", text: "Target worker:9102 is back" },
    ],
    at: now,
  };
}

/** What changed in the hours before. */
function earlier(now: number): Overview["changes"] {
  return [
    { at: now - 310 * MINUTE, kind: "migration", text: "20260914103000 add_orders_placed_at" },
    { at: now - 312 * MINUTE, kind: "deploy", text: "orders v2.2.9 → v2.3.0" },
    { at: now - 860 * MINUTE, kind: "alert", text: "QueueBacklog fired for 14 min" },
    { at: now - 1_100 * MINUTE, kind: "restart", text: "worker-1 started anew" },
  ];
}

export function sourceCards(now: number): SourceCard[] {
  return [
    {
      id: "metrics",
      title: "Prometheus",
      kind: "prometheus",
      signals: ["metrics", "alerts"],
      address: "http://127.0.0.1:9090",
      auth: "bearer",
      has_secret: true,
      persistence: "keychain",
      state: {
        health: "ok",
        detail: "1,412 series, 3 of 3 targets up.",
        answered: now - 1_000,
        newest: now - 4_000,
        failure: null,
      },
      facts: [
        ["Version", "3.5.0"],
        ["Targets", "3 of 3 up"],
        ["Scraped every", "15 s"],
        ["Kept for", "15 d"],
      ],
      problems: [],
    },
    {
      id: "harbour",
      title: "Harbour",
      kind: "direct",
      signals: ["metrics", "logs", "traces"],
      address: "scrapes http://127.0.0.1:4810/metrics, receives OTLP on 127.0.0.1:4318",
      auth: "none",
      has_secret: false,
      persistence: null,
      state: {
        health: "ok",
        detail: "412 series, 1 of 1 targets up.",
        answered: now - 1_000,
        newest: now - 2_000,
        failure: null,
      },
      facts: [
        ["Store", "48 MiB of 1 GiB"],
        ["Kept for", "48 h"],
        ["Spans", "12,204"],
        ["Log lines", "88,140"],
      ],
      problems: [],
    },
    {
      id: "logs",
      title: "Loki",
      kind: "loki",
      signals: ["logs"],
      address: "http://logs.orders.internal:3100",
      auth: "basic",
      has_secret: false,
      persistence: null,
      state: {
        health: "critical",
        detail: "Not reached for 3 h 12 min.",
        answered: now - 192 * MINUTE,
        newest: now - 192 * MINUTE,
        failure: UNREACHABLE,
      },
      facts: [],
      problems: [],
    },
  ];
}

/** The usual answers: a system in the middle of an incident. */
export const answers: Handlers = {
  current_pack: () => PACK,
  open_pack: ({ folder }) => ({ ...PACK, folder }),
  recent_packs: () => [
    { folder: PACK.folder, name: PACK.name, opened: Date.now() - 12 * MINUTE },
    { folder: "/srv/tickets/handover", name: "Ticketing", opened: Date.now() - 3 * 1_440 * MINUTE },
  ],
  overview: ({ range }) => {
    const { end, start } = range;
    const all = overview(end);
    return { ...all, changes: [...all.changes, ...earlier(end)].filter(({ at }) => at >= start) };
  },
  golden_signals: goldenSignals,
  dashboards: () => dashboards,
  dashboard: ({ uid }) => dashboardView(uid),
  variable_options: options,
  panel,
  sources: () => sourceCards(Date.now()),
  test_source: ({ source }) => ({
    steps:
      source === "logs"
        ? [
            {
              rung: "dns",
              state: "passed",
              detail: "logs.orders.internal is 10.4.0.17",
              took_ms: 3.1,
            },
            {
              rung: "tcp",
              state: "failed",
              detail: "10.4.0.17:3100 refused the connection.",
              took_ms: 1.2,
              failure: UNREACHABLE,
            },
            { rung: "tls", state: "not_reached", detail: "", took_ms: 0 },
            { rung: "http", state: "not_reached", detail: "", took_ms: 0 },
            { rung: "auth", state: "not_reached", detail: "", took_ms: 0 },
            { rung: "query", state: "not_reached", detail: "", took_ms: 0 },
          ]
        : [
            { rung: "dns", state: "skipped", detail: "127.0.0.1 is an address", took_ms: 0 },
            { rung: "tcp", state: "passed", detail: "127.0.0.1:9090 accepts", took_ms: 0.4 },
            { rung: "tls", state: "skipped", detail: "The address is plain http", took_ms: 0 },
            { rung: "http", state: "passed", detail: "Prometheus 3.5.0", took_ms: 2.2 },
            { rung: "auth", state: "passed", detail: "The bearer token is accepted", took_ms: 2.9 },
            { rung: "query", state: "passed", detail: "vector(1) is answered", took_ms: 3.4 },
          ],
  }),
  add_source: () => ({ ...PACK, revision: PACK.revision + 1 }),
  remove_source: () => ({ ...PACK, revision: PACK.revision + 1 }),
  map_data_source: () => ({ ...PACK, revision: PACK.revision + 1 }),
  set_secret: ({ source }) => cardOf(source),
  delete_secret: ({ source }) => cardOf(source),
  diagnostics: () => ({
    text: "Wheelhouse 0.1.0\nLinux x86_64\npack: Harbour orders",
    log_folder: "~/.local/state/wheelhouse",
  }),
  panel_values: ({ key }) => {
    const bytes = drawn.get(key);
    if (bytes) return bytes;
    const failure: Failure = { code: "not_found", message: "These values are no longer kept." };
    throw failure as unknown as Error;
  },
  pick_pack: () => PACK,
  withdraw: () => ({}),
  pop_out_runbook: () => ({}),
  ...tools,
  ...traceSearch,
  ...databaseAnswers,
  ...openTraces,
  ...logAnswers,
  ...runbookAnswers,
  ...alertAnswers,
  ...incidentAnswers,
  save_panel: ({ panel: { panel: id }, format }) => ({ path: `/exports/panel-${id}.${format}` }),
  open_page: ({ url, agreed }) =>
    agreed ? { kind: "opened" } : { kind: "ask", host: new URL(url).host },
};

function cardOf(id: string): SourceCard {
  const card = sourceCards(Date.now()).find((each) => each.id === id);
  if (!card) throw new Error(`the fake has no source ${id}`);
  return card;
}
