import type {
  AttributeRow,
  Comparison,
  Failure,
  SpanDetail,
  StatisticsRow,
  TraceStatistics,
  TraceView,
} from "../../contract.ts";
import { drawChart } from "../drawing.ts";
import type { Handlers } from "../ipc.ts";
import { rawOf } from "../logs/lines.ts";
import { linesOfTrace } from "../logs/of-trace.ts";
import { analyse, type Analysed } from "./analysis.ts";
import { attributesOf, crumbsOf, reveal, rowsOf, seek } from "./rows.ts";
import {
  deep,
  harbour,
  many,
  repeated,
  skewed,
  spanId,
  sparse,
  type FakeSpan,
  type FakeTrace,
} from "./spans.ts";

type OpenTraces = Pick<
  Handlers,
  | "open_trace"
  | "close_trace"
  | "trace_rows"
  | "reveal_span"
  | "span_detail"
  | "trace_statistics"
  | "compare_traces"
  | "trace_logs"
  | "trace_metrics"
  | "save_trace"
>;

/** By the name under which the fake page opens them, and by id. */
const TRACES: Record<string, () => FakeTrace> = {
  harbour: () => harbour,
  repeated: () => repeated,
  skewed: () => skewed,
  sparse: () => sparse,
  deep: () => deep(400),
  many: () => many(50_000),
  million: () => many(1_000_000, "0000000000000000000000000a000000"),
};

/** The ids of the traces that the fake can open, by name. */
export const TRACE_IDS: Record<string, string> = {
  harbour: harbour.id,
  repeated: repeated.id,
  skewed: skewed.id,
  sparse: sparse.id,
  deep: "0000000000000000000000000000deeb",
  many: "00000000000000000000000000050000",
  million: "0000000000000000000000000a000000",
};

const opened: Analysed[] = [];

/** What an open trace answers. */
export const openTraces: OpenTraces = {
  open_trace: ({ id, source, file, span_id }) => {
    const at = openById(id);
    const of = analysed(at);
    const span = of.trace.spans.findIndex((_, each) => spanId(each) === span_id);
    return view(of, at + 1, { source, origin: file ?? "Tempo", span: span < 0 ? null : span });
  },
  close_trace: () => ({}),
  trace_rows: ({ trace, ...request }) => rowsOf(analysed(trace - 1), request),
  reveal_span: ({ trace, state, span, after, backwards, errors }) => {
    const of = analysed(trace - 1);
    const wanted = span ?? seek(of, state, after ?? -1, backwards, errors);
    if (wanted === undefined) return null;
    const found = reveal(of, state, wanted);
    return found && { ...found, span: wanted };
  },
  span_detail: ({ trace, span }) => detail(analysed(trace - 1), span),
  trace_statistics: ({ trace }) => statistics(analysed(trace - 1)),
  compare_traces: ({ trace, with: other }) => compare(analysed(trace - 1), analysed(other - 1)),
  trace_logs: ({ trace }) => {
    const of = analysed(trace - 1);
    const lines = linesOfTrace(of.trace.id);
    return {
      lines: lines.map(([, line]) => ({
        at: line.at,
        severity: line.severity,
        body: line.text,
        service: line.service,
        trace_id: line.trace_id,
        span_id: line.span_id,
        request_id: line.request_id,
        fields: line.fields,
        raw: rawOf(line),
        id: "",
        stream: line.stream,
      })),
      spans: lines.map(([span]) => span),
      offsets: lines.map(([, line]) => Number(BigInt(line.at) - BigInt(of.trace.start))),
      capped_at: null,
      asked: [],
    };
  },
  trace_metrics: ({ width, height }) => {
    const at = Number(BigInt(harbour.start) / 1_000_000n);
    const range = { start: at - 900_000, end: at + 900_000 };
    const chart = (unit: string, max: number, base: number) =>
      drawChart({
        width,
        height,
        range,
        unit,
        max,
        series: [
          { label: "POST /orders", at: (moment) => base + (moment > at - 60_000 ? base * 1.6 : 0) },
        ],
        legend: { shown: false },
      });
    const rest = { detail: "", health: "ok" as const, query: "" };
    return {
      about: "POST /orders of orders-api",
      signals: [
        { kind: "rate", title: "Requests", value: "46/s", chart: chart("reqps", 60, 18), ...rest },
        {
          ...rest,
          kind: "errors",
          title: "Errors",
          value: "7.8%",
          health: "critical",
          chart: chart("percentunit", 0.2, 0.03),
        },
        { kind: "latency", title: "Latency", value: "3.6 s", chart: chart("s", 6, 1.4), ...rest },
      ],
      missing: "",
    };
  },
  save_trace: ({ trace }) => ({ path: `/exports/trace-${analysed(trace - 1).trace.id}.json` }),
};

function openById(id: string): number {
  const at = opened.findIndex((each) => each.trace.id === id);
  if (at >= 0) return at;
  const name = Object.keys(TRACE_IDS).find((each) => TRACE_IDS[each] === id);
  if (id.endsWith("dead")) {
    const failure: Failure = {
      code: "not_found",
      message: `No source holds a trace ${id}.`,
      remedy: "Look it up to see which sources were asked, over which range.",
    };
    throw failure as unknown as Error;
  }
  // Whatever else a search answered with is an order of its own.
  const make = TRACES[name ?? ""] ?? (() => ({ ...harbour, id }));
  opened.push(analyse(make()));
  return opened.length - 1;
}

function analysed(at: number): Analysed {
  const found = opened[at];
  if (found) return found;
  const failure: Failure = { code: "not_found", message: "This trace is not open any more." };
  throw failure as unknown as Error;
}

function view(
  of: Analysed,
  trace: number,
  more: Pick<TraceView, "source" | "origin" | "span">,
): TraceView {
  const { spans, id, start, findings, warnings = [] } = of.trace;
  const first = of.roots[0] ?? 0;
  const erring = spans.findLastIndex((span) => span.error !== undefined);
  const error = spans[erring];
  return {
    trace,
    id,
    ...more,
    start,
    duration: of.duration,
    spans: spans.length,
    errors: spans.filter((span) => span.error !== undefined).length,
    error: error
      ? { span: erring, service: error.service, name: error.name, message: error.error ?? "" }
      : null,
    service: spans[first]?.service ?? "",
    name: spans[first]?.name ?? "",
    services: of.services.map((name) => ({
      name,
      spans: spans.filter((span) => span.service === name).length,
      errors: spans.filter((span) => span.service === name && span.error !== undefined).length,
      self_time: spans.reduce(
        (sum, span, at) => sum + (span.service === name ? (of.self[at] ?? 0) : 0),
        0,
      ),
    })),
    depth: of.depth.reduce((most, each) => Math.max(most, each), 0),
    findings,
    minimap: minimap(of),
    lanes: Math.min(spans.length, 60),
    skewed: of.trace.skewed ?? false,
    sparse: of.trace.sparse ?? false,
    warnings,
    at: Number(BigInt(start) / 1_000_000n) + 60_000,
  };
}

function minimap(of: Analysed): TraceView["minimap"] {
  const { spans } = of.trace;
  const every = Math.max(Math.floor(spans.length / 600), 1);
  const lanes = Math.min(spans.length, 60);
  return spans.flatMap((span, at) =>
    at % every === 0
      ? {
          lane: Math.floor((at / spans.length) * lanes),
          from: Math.max(span.start / of.duration, 0),
          to: Math.max((span.start + span.duration) / of.duration, 0),
          service: of.services.indexOf(span.service),
          error: span.error !== undefined,
        }
      : [],
  );
}

function detail(of: Analysed, at: number): SpanDetail {
  const span = of.trace.spans[at];
  if (!span) throw new Error(`the fake has no span ${at}`);
  const start = BigInt(of.trace.start) + BigInt(Math.round(span.start));
  const group = (title: string, test: (name: string) => boolean) => ({
    title,
    rows: attributesOf(span)
      .filter(([name]) => test(name))
      .map(([name, value]) => attribute(name, value)),
  });
  return {
    span: at,
    span_id: spanId(at),
    parent_id: span.parent < 0 ? "" : spanId(span.parent),
    name: span.name,
    service: span.service,
    kind: span.kind ?? "internal",
    status: span.error === undefined ? "unset" : "error",
    status_message: span.error ?? "",
    start: String(start),
    end: String(start + BigInt(Math.round(span.duration))),
    offset: span.start,
    duration: span.duration,
    self_time: of.self[at] ?? 0,
    critical: (of.critical[at] ?? []).reduce((sum, [from, to]) => sum + to - from, 0),
    crumbs: crumbsOf(of, at),
    children: of.children[at]?.length ?? 0,
    descendants: of.descendants[at] ?? 0,
    sql:
      span.sql === undefined
        ? null
        : {
            system: "postgresql",
            formatted: span.sql.replaceAll(
              / (FROM|WHERE|VALUES|ORDER BY|RETURNING|AND|LIMIT) /g,
              "\n$1 ",
            ),
            text: span.sql,
            table: "orders",
          },
    exception:
      span.stack === undefined
        ? null
        : {
            kind: "sqlx::Error",
            message: "pool timed out while waiting for an open connection",
            stack: span.stack,
          },
    groups: [
      group("HTTP", (name) => /^(http|url|client|user_agent)\./.test(name)),
      group("Database", (name) => name.startsWith("db.")),
      {
        title: "Resource",
        rows: [
          attribute("service.name", span.service),
          attribute("service.version", "2.3.1"),
          attribute("service.instance.id", `${span.service}-7c9f8d5b6-x2x9k`),
          attribute("telemetry.sdk.language", "rust"),
        ],
      },
    ].filter((each) => each.rows.length > 0),
    events: (span.events ?? []).map((event) => ({
      offset: event.at - span.start,
      at: String(BigInt(of.trace.start) + BigInt(Math.round(event.at))),
      name: event.name,
      attributes: (event.attributes ?? []).map(([name, value]) => attribute(name, value)),
    })),
    links: (span.links ?? []).map((trace_id) => ({
      trace_id,
      span_id: spanId(3),
      here: null,
      attributes: [],
    })),
    dropped: at === 0 ? [2, 0, 0] : [0, 0, 0],
  };
}

function attribute(name: string, value: string): AttributeRow {
  return {
    name,
    value,
    kind: /^\d+$/.test(value) ? "int" : "text",
    also: name === "http.request.method" ? ["http.method"] : [],
    truncated: name === "user_agent.original",
  };
}

function statistics(of: Analysed): TraceStatistics {
  const all = of.self.reduce((sum, each) => sum + each, 0) || 1;
  const rows = (
    key: (span: FakeSpan) => string,
    name: (span: FakeSpan) => string,
  ): StatisticsRow[] => {
    const places = new Map<string, number[]>();
    for (const [at, span] of of.trace.spans.entries()) {
      const group = places.get(key(span));
      if (group) group.push(at);
      else places.set(key(span), [at]);
    }
    return [...places.values()]
      .map((group): StatisticsRow => {
        const spans = group.flatMap((at) => of.trace.spans[at] ?? []);
        const sorted = spans.map((span) => span.duration).toSorted((a, b) => a - b);
        const quantile = (share: number): number =>
          sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
        const self_time = group.reduce((sum, at) => sum + (of.self[at] ?? 0), 0);
        const one = spans[0];
        return {
          service: one?.service ?? "",
          name: one ? name(one) : "",
          count: spans.length,
          errors: spans.filter((span) => span.error !== undefined).length,
          total: sorted.reduce((sum, each) => sum + each, 0),
          self_time,
          share: self_time / all,
          critical: group.reduce(
            (sum, at) =>
              sum + (of.critical[at] ?? []).reduce((part, [from, to]) => part + to - from, 0),
            0,
          ),
          min: quantile(0),
          p50: quantile(0.5),
          p95: quantile(0.95),
          max: quantile(1),
          slowest: group.find((at) => of.trace.spans[at]?.duration === quantile(1)) ?? 0,
        };
      })
      .toSorted((a, b) => b.self_time - a.self_time);
  };
  return {
    services: rows(
      (span) => span.service,
      () => "",
    ),
    operations: rows(
      (span) => `${span.service} ${span.name}`,
      (span) => span.name,
    ),
  };
}

function compare(here: Analysed, there: Analysed): Comparison {
  const rows: Comparison["rows"] = here.trace.spans.slice(0, 400).map((span, at) => {
    const other = there.trace.spans[at];
    const same = other?.name === span.name;
    const self = here.self[at] ?? 0;
    return {
      depth: here.depth[at] ?? 0,
      service: span.service,
      name: span.name,
      here: {
        span: at,
        count: 1,
        total: span.duration,
        self_time: self,
        errors: span.error === undefined ? 0 : 1,
      },
      there: same
        ? { span: at, count: 1, total: span.duration * 0.2, self_time: self * 0.2, errors: 0 }
        : null,
      self_difference: same ? self * 0.8 : self,
    };
  });
  return {
    sentence: "3.75 s of the difference is self time of acquire connection in orders-db.",
    slower_by: here.duration - there.duration,
    rows,
    capped_at: null,
  };
}
