import type {
  FindLog,
  FoundLog,
  JsonLine,
  LogContextRequest,
  LogContextView,
  LogDetail,
  LogRow,
  LogRows,
  LogRowsRequest,
  LogSpan,
} from "../../contract.ts";
import { get, kept, LOG_SOURCES, valueOf, type Open } from "./held.ts";
import { linesOver, rawOf, type FakeLine } from "./lines.ts";

/** Lines that the last context showed, which are not among those held. */
let around: FakeLine[] = [];

export function rows(request: LogRowsRequest): LogRows {
  const opened = get(request.logs);
  const lines = kept(opened, request.keep, request.order);
  const until = request.from + Math.min(request.count, 500);
  const hits = request.find === "" ? [] : lines.map((line) => holds(line, request.find));
  const count = (from: number, to?: number): number => hits.slice(from, to).filter(Boolean).length;
  return {
    rows: lines
      .slice(request.from, until)
      .map((line) => rowOf(line, request.columns, request.find)),
    total: lines.length,
    held: opened.lines.length,
    matches:
      request.find === ""
        ? null
        : { before: count(0, request.from), here: count(request.from, until), after: count(until) },
  };
}

export function find({ logs, order, keep, text, from, forward }: FindLog): FoundLog | null {
  const lines = kept(get(logs), keep, order);
  for (let step = 1; step <= lines.length; step += 1) {
    const row = (from + (forward ? step : -step) + lines.length * 2) % lines.length;
    const line = lines[row];
    if (line && holds(line, text)) return { row, line: line.line };
  }
  return null;
}

export function detail(logs: number, number: number): LogDetail {
  const opened = get(logs);
  const line = lineOf(opened, number);
  const named: [string, string][] = [
    ["service", line.service],
    ["trace_id", line.trace_id],
    ["span_id", line.span_id],
    ["request_id", line.request_id],
  ];
  const redacted = line.body.filter((span) => span.redacted !== undefined).length;
  return {
    line: number,
    source: LOG_SOURCES[line.source]?.title ?? "",
    stream: [{ text: line.stream }],
    id: `${line.at}-${line.line}`,
    time: { at: line.at, read: "milliseconds since 1970, by their size", guessed: true },
    severity: line.severity,
    body: line.body,
    fields: [...named.filter(([, value]) => value !== ""), ...line.fields].map(([name, value]) => ({
      name,
      value: [{ text: value }],
      cut: 0,
      exact: value,
    })),
    fields_cut: 0,
    raw: redacted > 0 ? line.body : [{ text: rawOf(line) }],
    raw_cut: 0,
    json: { lines: pretty(line), cut: null },
    dialect: line.dialect,
    trace_id: line.trace_id,
    span_id: line.span_id,
    request_id: line.request_id,
    redacted,
  };
}

export function context(request: LogContextRequest): LogContextView {
  const opened = get(request.logs);
  const line = lineOf(opened, request.line);
  const at = line.millis;
  const range = (before: number, after: number): { start: number; end: number } => ({
    start: at + before,
    end: at + after,
  });
  const before = linesOver(range(-9_000, -40), request.before, 20_000);
  const after = linesOver(range(40, 9_000), request.after, 30_000);
  const inStream = (each: FakeLine): FakeLine => ({ ...each, stream: line.stream });
  around = [...before, ...after].map(inStream);
  const lines = [...before.map(inStream), line, ...after.map(inStream)];
  const isLoki = LOG_SOURCES[line.source]?.kind === "loki";
  return {
    rows: lines.map((each) => rowOf(each, request.columns, "")),
    row: before.length,
    by: isLoki ? "source" : "held",
    query: isLoki ? line.stream : "held lines of the same stream, by time",
    notes: isLoki ? [] : ["Harbour does not give the lines around a line."],
    took_ms: 24,
  };
}

export function lineOf(opened: Open, number: number): FakeLine {
  const line = [...opened.lines, ...around].find((each) => each.line === number);
  if (line) return line;
  const failure = { code: "not_found", message: "This line is not held any more." };
  throw failure as unknown as Error;
}

function rowOf(line: FakeLine, columns: readonly string[], sought: string): LogRow {
  const { line: number, at, severity, service, source, trace_id, request_id } = line;
  return {
    line: number,
    at,
    severity,
    service,
    source,
    body: mark(line.body, sought),
    cut: 0,
    columns: columns.map((name) => {
      const value = valueOf(line, name);
      return value === "" ? [] : mark([{ text: value }], sought);
    }),
    trace_id,
    request_id,
  };
}

function holds(line: FakeLine, text: string): boolean {
  return line.text.toLowerCase().includes(text.toLowerCase());
}

function mark(spans: readonly LogSpan[], sought: string): LogSpan[] {
  const wanted = sought.toLowerCase();
  if (wanted === "") return [...spans];
  return spans.flatMap((span) => {
    const at = span.text.toLowerCase().indexOf(wanted);
    if (at < 0) return [span];
    const until = at + wanted.length;
    return [
      { ...span, text: span.text.slice(0, at) },
      { ...span, text: span.text.slice(at, until), found: true },
      { ...span, text: span.text.slice(until) },
    ].filter((piece) => piece.text !== "");
  });
}

function pretty(line: FakeLine): JsonLine[] {
  const entries = Object.entries(JSON.parse(rawOf(line)) as Record<string, string | number>);
  return [
    { depth: 0, spans: [{ token: "sign", text: "{" }] },
    ...entries.map(([name, value], at): JsonLine => ({
      depth: 1,
      spans: [
        { token: "key", text: JSON.stringify(name) },
        { token: "sign", text: ": " },
        { token: typeof value === "number" ? "number" : "text", text: JSON.stringify(value) },
        ...(at < entries.length - 1 ? [{ token: "sign" as const, text: "," }] : []),
      ],
    })),
    { depth: 0, spans: [{ token: "sign", text: "}" }] },
  ];
}
