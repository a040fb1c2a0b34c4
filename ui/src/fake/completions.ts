import type { CompleteRequest, Completion, Completions, QueryProblem } from "../contract.ts";

const METRICS: readonly (readonly [name: string, help: string])[] = [
  ["http_requests_total", "counter: Requests answered, by route and status code"],
  ["http_request_duration_seconds_bucket", "histogram: Time from request to answer"],
  ["http_request_duration_seconds_count", "histogram: Time from request to answer"],
  ["http_request_duration_seconds_sum", "histogram: Time from request to answer"],
  ["db_pool_connections", "gauge: Connections of the pool, by state"],
  ["db_pool_wait_seconds_sum", "summary: Time spent waiting for a connection"],
  ["db_pool_wait_seconds_count", "summary: Time spent waiting for a connection"],
  ["orders_created_total", "counter: Orders that were accepted"],
  ["orders_open", "gauge: Orders that are not delivered yet"],
  ["queue_depth", "gauge: Jobs that wait"],
  ["process_resident_memory_bytes", "gauge: Resident memory size in bytes"],
  ["process_start_time_seconds", "gauge: Start time of the process since unix epoch in seconds"],
  ["go_goroutines", "gauge: Number of goroutines that currently exist"],
  ["up", "gauge: 1 if the target could be scraped"],
];

const CALLS: readonly (readonly [name: string, signature: string])[] = [
  ["rate", "rate(v range-vector): per-second average rate of increase"],
  ["increase", "increase(v range-vector): increase over the range"],
  ["histogram_quantile", "histogram_quantile(φ scalar, b instant-vector): the φ-quantile"],
  ["label_replace", "label_replace(v, dst, replacement, src, regex)"],
  ["round", "round(v instant-vector, to_nearest=1 scalar)"],
];

const AGGREGATIONS = ["sum", "avg", "min", "max", "count", "topk", "quantile"];
const LABELS = ["route", "code", "method", "instance", "job", "le"];
const ROUTES = ["/orders", "/carts", "/products", "/payments", "/health"];
const DURATIONS = ["$__rate_interval", "$__interval", "1m", "5m", "1h"];

/** As the product does, with fewer words: by what stands before the cursor. */
export function complete({ expr, cursor }: CompleteRequest): Completions {
  const before = expr.slice(0, cursor);
  const word = /[\w:$/]*$/.exec(before)?.[0] ?? "";
  const from = cursor - word.length;
  const to = cursor + (/^[\w:$/]*/.exec(expr.slice(cursor))?.[0].length ?? 0);
  const items = candidates(before.slice(0, from)).filter((item) =>
    item.text.toLowerCase().includes(word.toLowerCase()),
  );
  const sorted = items.toSorted(
    (one, other) => Number(other.text.startsWith(word)) - Number(one.text.startsWith(word)),
  );
  return { from, to, items: sorted, problem: problemOf(expr), failure: null };
}

function candidates(before: string): Completion[] {
  if (/["']$/.test(before)) return all(ROUTES, "value", "of the last hour");
  if (/[{,]\s*$/.test(before) && before.lastIndexOf("{") > before.lastIndexOf("}")) {
    return all(LABELS, "label", "");
  }
  if (/\b(?:by|without|on|ignoring)\s*\([^)]*$/.test(before)) return all(LABELS, "label", "");
  if (before.endsWith("[")) return all(DURATIONS, "duration", "");
  return [
    ...METRICS.map(([text, detail]): Completion => ({ text, kind: "metric", detail })),
    ...all(AGGREGATIONS, "aggregation", ""),
    ...CALLS.map(([text, detail]): Completion => ({ text, kind: "function", detail })),
    ...all(["by", "without", "offset", "bool"], "keyword", ""),
  ];
}

function all(texts: readonly string[], kind: Completion["kind"], detail: string): Completion[] {
  return texts.map((text) => ({ text, kind, detail }));
}

function problemOf(expr: string): QueryProblem | null {
  const open = [...expr.matchAll(/[([{]/g)].length;
  const closed = [...expr.matchAll(/[)\]}]/g)].length;
  if (expr.trim() === "" || open === closed) return null;
  if (closed > open) {
    return { message: "unexpected right parenthesis ')'", at: expr.search(/[)\]}][^)\]}]*$/) };
  }
  return { message: "unclosed left parenthesis", at: expr.search(/[([{][^([{]*$/) };
}
