import type { AlertSeverity, RelatedRunbook, RuleLine, RuleState } from "../../contract.ts";

const RUNBOOKS: Record<string, RelatedRunbook> = {
  errors: {
    file: "runbooks/high-error-rate.md",
    title: "High error rate",
    why: "The rule’s annotation runbook_url names it.",
  },
  pool: {
    file: "runbooks/pool-exhaustion.md",
    title: "Connection pool is exhausted",
    why: "Its front matter names the alert.",
  },
  queue: {
    file: "runbooks/queue-backlog.md",
    title: "Queue backlog",
    why: "Its file is named like the alert.",
  },
  slow: {
    file: "runbooks/high-latency.md",
    title: "High latency",
    why: "Its text names the alert.",
  },
};

type Row = [
  name: string,
  group: string,
  severity: AlertSeverity,
  state: RuleState,
  hold: string,
  query: string,
  rest?: {
    why?: string;
    runbook?: keyof typeof RUNBOOKS;
    firing?: number;
    pending?: number;
    broken?: string;
    origin?: string;
  },
];

const ROWS: Row[] = [
  [
    "HighErrorRate",
    "http",
    "critical",
    "firing",
    "2 min",
    'sum by (service) (rate(http_requests_total{status=~"5.."}[5m])) / sum by (service) (rate(http_requests_total[5m])) > 0.01',
    { runbook: "errors", firing: 1 },
  ],
  [
    "SlowRequests",
    "http",
    "warning",
    "firing",
    "10 min",
    "histogram_quantile(0.95, sum by (le, service, route) (rate(http_request_duration_seconds_bucket[5m]))) > 1",
    { runbook: "slow", firing: 1 },
  ],
  [
    "PoolNearlyFull",
    "database",
    "warning",
    "pending",
    "5 min",
    "max by (service) (db_pool_connections_in_use) > 17",
    { runbook: "pool", pending: 1 },
  ],
  [
    "PoolExhausted",
    "database",
    "critical",
    "inactive",
    "1 min",
    "db_pool_waiting > 0",
    { runbook: "pool" },
  ],
  [
    "NoTraffic",
    "http",
    "critical",
    "inactive",
    "5 min",
    "absent(http_requests_total)",
    { runbook: "errors" },
  ],
  ["ReplicaLagHigh", "database", "warning", "firing", "5 min", "pg_replication_lag_seconds > 30"],
  [
    "ReplicaBroken",
    "database",
    "critical",
    "failed",
    "1 min",
    "pg_replication_is_replica == on(instance) pg_up",
    {
      why: 'fails since 02:40 UTC: found duplicate series for the match group {instance="replica-2"} on the right side',
    },
  ],
  [
    "QueueBacklog",
    "worker",
    "warning",
    "firing",
    "15 min",
    "queue_depth > 10000",
    { runbook: "queue", firing: 1 },
  ],
  [
    "CertificateExpires",
    "edge",
    "other",
    "firing",
    "1 h",
    "probe_ssl_earliest_cert_expiry - time() < 21 * 86400",
    {
      firing: 1,
      broken:
        "It names runbooks/certs.md, and there is no such file. Nearest: runbooks/certificate-expiry.md.",
    },
  ],
  [
    "QueueStuck",
    "worker",
    "critical",
    "never",
    "5 min",
    "queue_depht > 0 and rate(queue_done_total[5m]) == 0",
    {
      why: "cannot fire: there is no metric queue_depht; nearest: queue_depth",
      runbook: "queue",
    },
  ],
  [
    "PaymentsDown",
    "payments",
    "critical",
    "never",
    "1 min",
    'up{job="payments-gw"} == 0',
    { why: 'cannot fire: up has no series with job="payments-gw"; nearest: payments' },
  ],
  [
    "CacheHitRateLow",
    "cache",
    "warning",
    "unused",
    "30 min",
    "cache_hits / (cache_hits + cache_misses) < 0.8",
    { why: "stands in the pack, and no source here evaluates it", origin: "alerts/cache.yml" },
  ],
  [
    "DiskFilling",
    "hosts",
    "warning",
    "inactive",
    "1 h",
    "predict_linear(node_filesystem_avail_bytes[6h], 4 * 3600) < 0",
  ],
  ["HostDown", "hosts", "critical", "inactive", "2 min", "up == 0", { runbook: "errors" }],
  ["ClockSkew", "hosts", "warning", "inactive", "10 min", "abs(node_timex_offset_seconds) > 0.05"],
  [
    "MemoryHigh",
    "hosts",
    "warning",
    "inactive",
    "15 min",
    "1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > 0.9",
  ],
  ...["Checkout", "Search", "Imports", "Payments"].flatMap((service): Row[] => [
    [
      `${service}BudgetBurnFast`,
      "slo",
      "critical",
      "inactive",
      "2 min",
      `slo:burn:1h{slo="${service.toLowerCase()}"} > 14.4 and slo:burn:5m{slo="${service.toLowerCase()}"} > 14.4`,
      { runbook: "errors" },
    ],
    [
      `${service}BudgetBurnSlow`,
      "slo",
      "warning",
      "inactive",
      "1 h",
      `slo:burn:3d{slo="${service.toLowerCase()}"} > 1 and slo:burn:6h{slo="${service.toLowerCase()}"} > 1`,
      { runbook: "slow" },
    ],
  ]),
  ["Watchdog", "meta", "other", "inactive", "at once", "absent(vector(1))"],
];

const PLAIN: Partial<Record<RuleState, string>> = {
  firing: "an alert of it fires",
  pending: "an alert of it waits",
  inactive: "evaluated 12 s ago; nothing to tell",
};

/** Alerting rules in every state. */
export const RULES: RuleLine[] = ROWS.map(
  ([name, group, severity, state, hold, query, rest = {}], at) => ({
    id: `r${at + 1}`,
    name,
    group,
    origin: rest.origin ?? "Prometheus",
    query,
    hold,
    severity,
    state,
    why: rest.why ?? PLAIN[state] ?? "",
    firing: rest.firing ?? (state === "firing" ? 1 : 0),
    pending: rest.pending ?? 0,
    runbook: rest.runbook === undefined ? null : (RUNBOOKS[rest.runbook] ?? null),
    broken: rest.broken ?? null,
  }),
);
