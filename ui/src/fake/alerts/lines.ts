import type { AlertLine, Labels } from "../../contract.ts";

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

type Given = Partial<AlertLine> & {
  id: string;
  labels: Labels;
  annotations: Labels;
  state: AlertLine["alert"]["state"];
  ago: number;
  value: number | null;
};

/** Alerts in every state, gravest first. */
export const ALERT_LINES = (now: number): AlertLine[] =>
  GIVEN.map(({ labels, annotations, state, ago, value, ...rest }) => ({
    severity: "other",
    sources: ["Prometheus", "Alertmanager"],
    silences: [],
    quiet: [],
    runbook: null,
    rule: null,
    ...rest,
    alert: { labels, annotations, state, since: now - ago, value },
  }));

/** Any number of alerts, one in ten of them critical. */
export function manyAlerts(amount: number, now: number): AlertLine[] {
  return Array.from({ length: amount }, (_, at) => ({
    id: `many-${at}`,
    alert: {
      labels: {
        alertname: `ShardUnbalanced`,
        severity: at % 10 === 0 ? "critical" : "warning",
        shard: `shard-${at}`,
      },
      annotations: { summary: `Shard ${at} holds ${40 + (at % 50)}% of the keys` },
      state: at % 7 === 3 ? "pending" : "firing",
      since: now - at * MINUTE,
      value: at % 50,
    },
    severity: at % 10 === 0 ? "critical" : "warning",
    sources: ["Prometheus"],
    silences: [],
    quiet: [],
    runbook: null,
    rule: null,
  }));
}

/** An alert with any number of labels, as a faulty exporter makes them. */
export function manyLabels(amount: number, now: number): AlertLine {
  const labels = Object.fromEntries(
    Array.from({ length: amount }, (_, at) => [`label_${at}`, `value ${at} `.repeat(3).trim()]),
  );
  return {
    id: "labels",
    alert: {
      labels: { alertname: "TooManyLabels", severity: "warning", ...labels },
      annotations: { summary: "An exporter sends every header as a label" },
      state: "firing",
      since: now - 4 * MINUTE,
      value: 1,
    },
    severity: "warning",
    sources: ["Prometheus"],
    silences: [],
    quiet: [],
    runbook: null,
    rule: null,
  };
}

const GIVEN: Given[] = [
  {
    id: "a1",
    labels: { alertname: "HighErrorRate", severity: "critical", service: "orders" },
    annotations: {
      summary: "More than 1% of requests fail",
      description:
        "4.1% of the requests to orders failed over the last 5 minutes.\nCustomers see it at the check-out.",
      runbook_url: "runbooks/high-error-rate.md",
      dashboard_url: "/d/http-red?var-service=orders",
    },
    state: "firing",
    ago: 22 * MINUTE,
    value: 0.041,
    severity: "critical",
    runbook: {
      file: "runbooks/high-error-rate.md",
      title: "High error rate",
      why: "The alert’s annotation runbook_url names it.",
    },
    rule: "r1",
  },
  {
    id: "a2",
    labels: {
      alertname: "ReplicaLagHigh",
      severity: "warning",
      instance: "replica-2.orders.internal:9187",
      service: "orders-db",
    },
    annotations: {
      summary: "The replica is 41 s behind",
      runbook_url: "https://wiki.example.com/runbooks/replica-lag",
    },
    state: "firing",
    ago: 48 * MINUTE,
    value: 41,
    severity: "warning",
    sources: ["Prometheus"],
    rule: "r6",
  },
  {
    id: "a3",
    labels: { alertname: "CertificateExpires", severity: "info", host: "shop.example.com" },
    annotations: {
      summary: "The certificate of shop.example.com ends in 19 days",
      runbook: "runbooks/certs.md",
    },
    state: "firing",
    ago: 3 * DAY,
    value: 1_641_600,
    sources: ["Alertmanager"],
    rule: "r9",
  },
  {
    id: "a4",
    labels: { alertname: "PoolNearlyFull", severity: "warning", service: "orders" },
    annotations: { summary: "18 of 20 connections are in use" },
    state: "pending",
    ago: 2 * MINUTE,
    value: 18,
    severity: "warning",
    sources: ["Prometheus"],
    runbook: {
      file: "runbooks/pool-exhaustion.md",
      title: "Connection pool is exhausted",
      why: "Its front matter names the alert.",
    },
    rule: "r3",
  },
  {
    id: "a5",
    labels: { alertname: "QueueBacklog", severity: "warning", queue: "mail", service: "worker" },
    annotations: { summary: "12,400 messages wait in mail" },
    state: "suppressed",
    ago: 9 * DAY,
    value: 12_400,
    severity: "warning",
    silences: ["5c1e9a40"],
    runbook: {
      file: "runbooks/queue-backlog.md",
      title: "Queue backlog",
      why: "Its file is named like the alert.",
    },
    rule: "r8",
  },
  {
    id: "a6",
    labels: { alertname: "SlowRequests", severity: "warning", service: "orders", route: "/carts" },
    annotations: { summary: "95% of /carts take up to 1.8 s" },
    state: "suppressed",
    ago: 21 * MINUTE,
    value: 1.84,
    severity: "warning",
    quiet: ["inhibited by HighErrorRate"],
    rule: "r2",
  },
];
