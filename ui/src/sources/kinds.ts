import type { AuthKind, SourceKind } from "../contract.ts";

/** What a kind of source is called, and what has to be said to reach one. */
export type Kind = {
  group: (typeof GROUPS)[number];
  name: string;
  fields: readonly Field[];
  /** Ways of signing in, the usual one first; none where nothing is signed in to. */
  secrets: readonly AuthKind[];
  /** One server may hold several tenants. */
  tenant?: true;
};

/** What sources answer, in the order of the form. */
export const GROUPS = ["Metrics", "Every signal", "Logs", "Traces", "Databases", "Alerts"] as const;

/** Text that is asked for; a label and an example of what is written. */
export type Field = {
  key: FieldKey;
  label: string;
  hint: string;
  /** The source cannot be reached without it. */
  needed: boolean;
};

type FieldKey =
  | "url"
  | "path"
  | "service"
  | "region"
  | "names"
  | "otlp_http"
  | "otlp_grpc"
  | "tls"
  | "engine"
  | "migrations";

const PLAIN: readonly AuthKind[] = ["none", "bearer", "basic", "header"];
const TOKEN: readonly AuthKind[] = ["bearer", "basic", "header", "none"];

const needed = (key: FieldKey, label: string, hint: string): Field => ({
  key,
  label,
  hint,
  needed: true,
});
const optional = (key: FieldKey, label: string, hint: string): Field => ({
  ...needed(key, label, hint),
  needed: false,
});

const address = (hint: string): Field => needed("url", "Address", hint);
const REGION = needed("region", "Region", "eu-central-1");
const INDEXES = optional("names", "Indexes", "logs-*, orders; all if empty");
const SERVICE = optional("service", "Service", "of lines that name none");
const MIGRATIONS = optional("migrations", "Migrations", "db/migrate; found by itself if empty");
const TLS = optional("tls", "Encryption", "");

/** Every kind that a pack can hold, in the order of the form. */
export const KINDS: Record<SourceKind, Kind> = {
  prometheus: {
    group: "Metrics",
    name: "Prometheus, Mimir, Thanos or VictoriaMetrics",
    fields: [address("https://prometheus.example.com")],
    secrets: PLAIN,
    tenant: true,
  },
  direct: {
    group: "Every signal",
    name: "The backend itself, without a platform",
    fields: [
      optional("url", "Page to scrape", "http://127.0.0.1:8080/metrics"),
      optional("otlp_http", "OTLP over HTTP at", "127.0.0.1:4318"),
      optional("otlp_grpc", "OTLP over gRPC at", "127.0.0.1:4317"),
      optional("path", "Log file", "run/orders.jsonl"),
      SERVICE,
    ],
    secrets: [],
  },
  loki: {
    group: "Logs",
    name: "Loki",
    fields: [address("https://loki.example.com")],
    secrets: PLAIN,
    tenant: true,
  },
  elasticsearch: {
    group: "Logs",
    name: "Elasticsearch",
    fields: [address("https://elasticsearch.example.com:9200"), INDEXES],
    secrets: PLAIN,
  },
  opensearch: {
    group: "Logs",
    name: "OpenSearch",
    fields: [
      address("https://opensearch.example.com:9200"),
      INDEXES,
      optional("region", "Region", "eu-central-1, if Amazon runs it"),
    ],
    secrets: ["none", "bearer", "basic", "header", "keys"],
  },
  splunk: {
    group: "Logs",
    name: "Splunk",
    fields: [address("https://splunk.example.com:8089"), INDEXES],
    secrets: TOKEN,
  },
  victorialogs: {
    group: "Logs",
    name: "VictoriaLogs",
    fields: [address("https://victorialogs.example.com:9428")],
    secrets: PLAIN,
  },
  cloudwatch: {
    group: "Logs",
    name: "AWS CloudWatch: logs",
    fields: [
      REGION,
      optional("names", "Log groups", "/ecs/orders, /ecs/worker; all if empty"),
      optional("url", "Address", "the region’s, unless it is behind Grafana"),
    ],
    secrets: ["keys", "none", "bearer"],
  },
  jsonl: {
    group: "Logs",
    name: "JSON lines, in files or behind an address",
    fields: [
      optional("path", "File or folder", "/var/log/orders, with its rotated ones"),
      optional("url", "Or address", "https://orders.example.com/logs"),
      SERVICE,
    ],
    secrets: PLAIN,
  },
  tempo: {
    group: "Traces",
    name: "Tempo",
    fields: [address("https://tempo.example.com")],
    secrets: PLAIN,
    tenant: true,
  },
  jaeger: {
    group: "Traces",
    name: "Jaeger or VictoriaTraces",
    fields: [address("https://jaeger.example.com")],
    secrets: PLAIN,
    tenant: true,
  },
  zipkin: {
    group: "Traces",
    name: "Zipkin",
    fields: [address("https://zipkin.example.com")],
    secrets: PLAIN,
    tenant: true,
  },
  datadog: {
    group: "Traces",
    name: "Datadog: traces and logs",
    fields: [
      address("https://api.datadoghq.eu"),
      optional("names", "Indexes", "of log events; all if empty"),
    ],
    secrets: ["keys"],
  },
  xray: {
    group: "Traces",
    name: "AWS X-Ray",
    fields: [REGION, optional("url", "Address", "the region’s, unless it is another")],
    secrets: ["keys", "none"],
  },
  "otlp-files": {
    group: "Traces",
    name: "Files of traces (OTLP)",
    fields: [needed("path", "File or folder", "traces/")],
    secrets: [],
  },
  postgres: {
    group: "Databases",
    name: "PostgreSQL",
    fields: [address("postgres://readonly@replica.example.com/orders"), TLS, MIGRATIONS],
    secrets: [],
  },
  mysql: {
    group: "Databases",
    name: "MySQL",
    fields: [address("mysql://readonly@replica.example.com/orders"), TLS, MIGRATIONS],
    secrets: [],
  },
  mariadb: {
    group: "Databases",
    name: "MariaDB",
    fields: [address("mariadb://readonly@replica.example.com/orders"), TLS, MIGRATIONS],
    secrets: [],
  },
  sqlite: {
    group: "Databases",
    name: "SQLite",
    fields: [needed("path", "File", "data/orders.db"), MIGRATIONS],
    secrets: [],
  },
  actuator: {
    group: "Databases",
    name: "Spring Boot actuator: migrations",
    fields: [
      address("https://orders.example.com/actuator"),
      optional("engine", "Database", ""),
      MIGRATIONS,
    ],
    secrets: PLAIN,
  },
  alertmanager: {
    group: "Alerts",
    name: "Alertmanager",
    fields: [address("https://alertmanager.example.com")],
    secrets: PLAIN,
    tenant: true,
  },
  grafana: {
    group: "Alerts",
    name: "Grafana: alerts",
    fields: [address("https://grafana.example.com")],
    secrets: TOKEN,
  },
};

/** Databases that are asked over the network. */
export const DATABASES: ReadonlySet<SourceKind> = new Set(["postgres", "mysql", "mariadb"]);

/** Kinds of Amazon’s, which a profile of its command line can sign for. */
export const OF_AMAZON: ReadonlySet<SourceKind> = new Set(["cloudwatch", "xray", "opensearch"]);

/** The kinds of a group, in the order of the form. */
export function kindsOf(group: Kind["group"]): [SourceKind, Kind][] {
  return Object.keys(KINDS)
    .filter(isKind)
    .filter((kind) => KINDS[kind].group === group)
    .map((kind) => [kind, KINDS[kind]]);
}

function isKind(text: string): text is SourceKind {
  return text in KINDS;
}
