import type {
  FindTrace,
  SearchTraces,
  TraceAbilities,
  TraceFile,
  TraceLookup,
  TraceNamesRequest,
  TraceNames,
  TraceSearch,
  TraceSummary,
} from "../contract.ts";
import type { Handlers } from "./ipc.ts";

type Searches = Pick<
  Handlers,
  "find_trace" | "search_traces" | "trace_names" | "read_trace_file" | "pick_trace_file"
>;

/** The trace that every id but one that ends in `dead` leads to. */
export const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

const OPERATIONS: Record<string, readonly string[]> = {
  "orders-api": ["POST /orders", "GET /orders/{id}", "GET /products", "POST /payments"],
  "orders-worker": ["deliver order", "expire carts"],
  gateway: ["GET /health"],
};

export const ABILITIES: TraceAbilities = {
  language: "TraceQL",
  needs_service: false,
  search: true,
  attributes: true,
  ops: ["equal", "not_equal", "contains", "exists", "above", "below"],
  errors: true,
  most: 1_000,
  delay_ms: 15_000,
};

const SOURCES = [
  { source: "demo/tempo", title: "Tempo", kind: "tempo" },
  { source: "demo/harbour", title: "Harbour", kind: "direct" },
];

/** What the search, the look-up and files of traces are answered with. */
export const traceSearch: Searches = {
  find_trace: find,
  search_traces: search,
  trace_names: names,
  read_trace_file: ({ path }) => fileOf(path),
  pick_trace_file: () => fileOf("/exports/checkout.json"),
};

function names({ source, service }: TraceNamesRequest): TraceNames {
  return {
    sources: SOURCES,
    source: source ?? "demo/tempo",
    services: Object.keys(OPERATIONS),
    operations: [...(OPERATIONS[service ?? ""] ?? [])],
    abilities: ABILITIES,
    failure: null,
  };
}

function search({ source, query }: SearchTraces): TraceSearch {
  const { service, operation, errors, min_duration_ms, max_duration_ms, limit, range } = query;
  const fits = summaries(range.start, range.end).filter(
    (each) =>
      (service === null || each.service === service) &&
      (operation === null || each.name === operation) &&
      (errors === null || errors === (each.errors ?? 0) > 0) &&
      each.duration_ms >= (min_duration_ms ?? 0) &&
      each.duration_ms <= (max_duration_ms ?? Number.POSITIVE_INFINITY),
  );
  return {
    source: source ?? "demo/tempo",
    written: query.raw ?? written(query),
    traces: fits.slice(0, limit),
    capped_at: fits.length > limit ? limit : null,
    warnings: [],
    partial: false,
    took_ms: 84,
    at: range.end,
  };
}

function written({ service, operation, errors, min_duration_ms }: SearchTraces["query"]): string {
  const parts = [
    service === null ? "" : `resource.service.name = "${service}"`,
    operation === null ? "" : `name = "${operation}"`,
    errors === null ? "" : `status ${errors ? "=" : "!="} error`,
    min_duration_ms === null ? "" : `trace:duration >= ${min_duration_ms}ms`,
  ].filter(Boolean);
  return `{${parts.length > 0 ? ` ${parts.join(" && ")} ` : ""}} with(most_recent=true)`;
}

/** As many traces as a busy hour has, some slow and a few failed; newest first. */
export function summaries(start: number, end: number, amount = 120): TraceSummary[] {
  const all = Object.entries(OPERATIONS).flatMap(([service, operations]) =>
    operations.map((name) => ({ service, name })),
  );
  return Array.from({ length: amount }, (_, at) => {
    const { service, name } = all[(at * 5) % all.length] ?? { service: "", name: "" };
    const slow = at % 11 === 3;
    const failed = at % 17 === 5;
    const noise = ((at * 7_919) % 97) / 97;
    const millis = Math.round(end - ((at + 0.5) / amount) * (end - start));
    return {
      id: at === 0 ? TRACE_ID : (at * 2_654_435_761).toString(16).padStart(32, "7e"),
      service,
      name,
      start: `${millis}${String((at * 104_729) % 1_000_000).padStart(6, "0")}`,
      duration_ms: (slow ? 1_800 : failed ? 900 : 12) * (0.6 + noise * 2),
      spans: 6 + ((at * 13) % 40),
      errors: failed ? 1 + (at % 3) : 0,
    };
  });
}

function fileOf(path: string): TraceFile {
  const end = Date.UTC(2026, 10, 26, 3);
  return {
    path,
    name: path.replace(/^.*[/\\]/u, ""),
    traces: summaries(end - 600_000, end, path.includes("one") ? 1 : 8),
    capped_at: null,
    warnings: path.includes("torn") ? ["Line 9 is not JSON: it ends in the middle."] : [],
  };
}

function find({ text, range }: FindTrace): TraceLookup {
  const hex = /[0-9a-f]{32}/u.exec(text.toLowerCase())?.[0];
  const request = hex === undefined ? text.trim() : undefined;
  const isFound = !text.includes("dead");
  const id = hex ?? TRACE_ID;
  return {
    kind: text.trim() === "" ? "nothing" : hex === undefined ? "request_id" : "trace_id",
    trace_id: hex ?? null,
    span_id: null,
    request_id: request ?? null,
    file: null,
    found: isFound
      ? (text.includes("several") ? ["demo/tempo", "demo/harbour"] : ["demo/tempo"]).map(
          (source) => ({ source, id, span_id: null, lines: request === undefined ? 0 : 12 }),
        )
      : [],
    asked: [
      {
        source: "demo/tempo",
        title: "Tempo",
        signal: "traces",
        range,
        outcome: isFound ? { kind: "found" } : { kind: "not_found" },
        took_ms: 42,
      },
      {
        source: "demo/harbour",
        title: "Harbour",
        signal: "traces",
        range: null,
        outcome: { kind: "not_found" },
        took_ms: 3,
      },
      {
        source: "demo/logs",
        title: "Loki",
        signal: "logs",
        range,
        outcome: {
          kind: "failed",
          failure: {
            code: "unreachable",
            message: "No connection to logs.orders.internal:3100: connection refused.",
            remedy: "Test the source to see which step fails.",
          },
        },
        took_ms: 12,
      },
    ],
    advice: isFound
      ? []
      : [
          {
            reason: "Tempo shows traces some 15 s after they end.",
            remedy: "Ask again in a moment.",
          },
          {
            reason: "The trace may be older than what is kept: Harbour keeps 48 h.",
            remedy: "Ask a source that keeps traces longer.",
          },
          {
            reason: "The request may not have been sampled.",
            remedy: "Look for another request of the same route.",
          },
        ],
    retry_after_ms: isFound ? null : 15_000,
  };
}
