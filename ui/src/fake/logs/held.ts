import type {
  AskedLogs,
  FacetValue,
  Failure,
  FieldMatch,
  FollowLogs,
  HeldLogs,
  LogFilter,
  LogKeep,
  LogOrder,
  LogsOrigin,
  LogsState,
  OpenLogs,
  Redaction,
  Severity,
} from "../../contract.ts";
import { lineAt, linesOver, type FakeLine } from "./lines.ts";
import { linesOfTrace } from "./of-trace.ts";

export const SEVERITIES: readonly Severity[] = [
  "unset",
  "trace",
  "debug",
  "info",
  "warn",
  "error",
  "fatal",
];

/** Lines that are open in the fake. */
export type Open = {
  number: number;
  origin: LogsOrigin;
  filter: LogFilter;
  order: LogOrder;
  source: string | null;
  lines: FakeLine[];
  /** Pages of older lines that are left. */
  pages: number;
  started: number;
  paused: number | null;
};

const open: Open[] = [];

export const LOG_SOURCES = [
  { source: "demo/harbour", title: "Harbour", kind: "direct", language: null },
  { source: "demo/loki", title: "Loki", kind: "loki", language: "LogQL" },
] as const;

/** While this is searched for, Loki does not answer. */
const NO_LOKI = "no loki";
const REFUSED: Failure = {
  code: "unreachable",
  message: "No connection to logs.orders.internal:3100: connection refused.",
  place: "source “Loki”",
  remedy: "Check that Loki runs and that a firewall does not stand between.",
};

/** Lines of a page of the fake's sources. */
const PAGE = 400;

export const redaction: Redaction = {
  on: true,
  rules: ["bearer token", "card number", "e-mail", "password", "customer number"],
  hidden: 42,
  records: [
    {
      at: Date.UTC(2026, 10, 25, 22, 14),
      who: "mara",
      on: false,
      why: "INC-6: which card failed",
    },
  ],
};

export function openSearch(request: OpenLogs): HeldLogs {
  const { filter, order, source } = request;
  const trace = filter.fields.find(({ name, op }) => name === "trace_id" && op === "equal");
  const ofTrace = linesOfTrace(trace?.values[0] ?? "").map(([, line]) => line);
  const all = ofTrace.length > 0 ? ofTrace : linesOver(filter.range, PAGE, 4_000);
  const refused = filter.text.includes(NO_LOKI);
  const only = LOG_SOURCES.findIndex((each) => each.source === source);
  const lines = all
    .filter((line) => fits(line, filter) && !(refused && line.source === 1))
    .filter((line) => only < 0 || line.source === only)
    .map((line) => (only < 0 ? line : { ...line, source: 0 }));
  return view(keep("search", filter, { order, source, lines, pages: ofTrace.length > 0 ? 0 : 2 }));
}

export function openFollow({ filter, source }: FollowLogs): HeldLogs {
  return view(keep("follow", filter, { order: "oldest_first", source, lines: [], pages: 0 }));
}

export function openFiles(paths: readonly string[]): HeldLogs {
  const end = Date.UTC(2026, 10, 26, 3);
  const range = { start: end - 1_800_000, end };
  const filter: LogFilter = { text: [], fields: [], severities: [], raw: null, range };
  const lines = linesOver(range, 300);
  const opened = keep("files", filter, { order: "oldest_first", source: null, lines, pages: 0 });
  const asked = paths.map((path): AskedLogs => ({
    ...answered("file", path, lines.length),
    title: path.replace(/^.*[/\\]/u, ""),
    warnings: path.includes("torn") ? ["The archive ends in the middle, after 300 lines."] : [],
  }));
  return { ...view(opened), asked };
}

export function more(number: number, older: boolean): HeldLogs {
  const opened = get(number);
  if (older && opened.pages > 0) {
    opened.pages -= 1;
    const { start, end } = opened.filter.range;
    const length = end - start;
    const shift = (2 - opened.pages) * length;
    const range = { start: start - shift, end: end - shift };
    const first = 4_000 - (2 - opened.pages) * PAGE;
    const page = linesOver(range, PAGE, first).filter((line) => fits(line, opened.filter));
    opened.lines = [...page, ...opened.lines];
  }
  return view(opened);
}

export function close(number: number): void {
  const at = open.findIndex((each) => each.number === number);
  if (at >= 0) open.splice(at, 1);
}

export function get(number: number): Open {
  const opened = open.find((each) => each.number === number);
  if (!opened) {
    const failure = { code: "not_found", message: "These lines are not held any more." };
    throw failure as unknown as Error;
  }
  grow(opened);
  return opened;
}

/** The lines that are shown, in the order they are shown. */
export function kept(opened: Open, { text, pattern }: LogKeep, order: LogOrder): FakeLine[] {
  const wanted = text.toLowerCase();
  const lines = opened.lines.filter(
    (line) =>
      (wanted === "" || haystack(line).includes(wanted)) &&
      (pattern === null || patternOf(line) === pattern),
  );
  return order === "newest_first" ? lines.toReversed() : lines;
}

/** Lines that differ only in numbers are of one pattern. */
export function patternOf(line: FakeLine): number {
  const words = line.text.replace(/\d+/gu, "#");
  let hash = 7;
  for (const letter of words) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003;
  return hash;
}

export function state(number: number): LogsState {
  const opened = get(number);
  const due = Math.floor((Date.now() - opened.started) / 400);
  const isFollowed = opened.origin === "follow";
  return {
    stage: isFollowed ? (opened.paused === null ? "following" : "paused") : "ended",
    count: opened.lines.length,
    revision: opened.lines.length,
    arrived: isFollowed ? due : 0,
    held_back: isFollowed ? due - opened.lines.length : 0,
    dropped_by_source: isFollowed && due > 20 ? 12 : 0,
    dropped_here: 0,
    streaming: isFollowed ? ["Loki"] : [],
    polling: isFollowed ? ["Harbour"] : [],
    every_ms: 2_000,
    last: isFollowed ? Date.now() : null,
    failures: [],
  };
}

export function pause(number: number, paused: boolean): LogsState {
  const opened = get(number);
  opened.paused = paused ? Date.now() : null;
  return state(number);
}

/** Whether a line fits, as the product means it. */
export function fits(line: FakeLine, filter: LogFilter): boolean {
  if (filter.severities.length > 0 && !filter.severities.includes(line.severity)) return false;
  const text = haystack(line);
  return (
    filter.text.every((each) => each === NO_LOKI || text.includes(each.toLowerCase())) &&
    filter.fields.every((field) => fieldFits(line, field))
  );
}

export function valueOf(line: FakeLine, name: string): string {
  if (name === "service" || name === "trace_id" || name === "span_id" || name === "request_id") {
    return line[name];
  }
  return line.fields.find(([each]) => each === name)?.[1] ?? "";
}

/** Values with their counts, the most frequent first. */
export function counted(values: readonly string[]): FacetValue[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([text, count]) => ({ text, count, redacted: false }));
}

export function view(opened: Open): HeldLogs {
  const { lines, filter, order, origin, number, source } = opened;
  const names = counted(lines.flatMap((line) => line.fields.map(([name]) => name)));
  const asked = LOG_SOURCES.filter((each) => source === null || each.source === source);
  return {
    logs: number,
    origin,
    filter,
    order,
    asked: asked.map((each, at) => ({
      ...answered(each.kind, each.source, lines.filter((line) => line.source === at).length),
      title: each.title,
      written: filter.raw ?? written(filter, each.kind),
      language: each.language,
      capped_at:
        at === 0 && opened.pages === 0 && origin === "search" && lines.length >= 3 * PAGE
          ? 5_000
          : null,
      ...(each.kind === "loki" && filter.text.includes(NO_LOKI)
        ? { failure: REFUSED, lines: 0 }
        : {}),
    })),
    count: lines.length,
    oldest: lines[0]?.at ?? null,
    newest: lines.at(-1)?.at ?? null,
    older: opened.pages > 0,
    newer: origin === "search",
    full: null,
    severities: SEVERITIES.map((each) => lines.filter((line) => line.severity === each).length),
    columns: names.slice(0, 8).map(({ text, count }) => ({ name: text, lines: count ?? 0 })),
    dialects: counted(lines.map((line) => line.dialect)),
    times: [
      { text: "milliseconds since 1970, by their size", count: lines.length, redacted: false },
    ],
    redaction,
    at: filter.range.end,
  };
}

function keep(
  origin: LogsOrigin,
  filter: LogFilter,
  rest: Pick<Open, "order" | "source" | "lines" | "pages">,
): Open {
  const number = (open.at(-1)?.number ?? 0) + 1;
  const opened: Open = { number, origin, filter, ...rest, started: Date.now(), paused: null };
  open.push(opened);
  return opened;
}

/** A followed source writes a line every 400 ms. */
function grow(opened: Open): void {
  if (opened.origin !== "follow" || opened.paused !== null) return;
  const due = Math.floor((Date.now() - opened.started) / 400);
  for (let at = opened.lines.length; at < due; at += 1) {
    opened.lines.push(lineAt(8_000 + at, opened.started + at * 400, 1));
  }
}

function answered(kind: string, source: string, lines: number): AskedLogs {
  return {
    source,
    title: source,
    kind,
    written: "",
    language: null,
    lines,
    capped_at: null,
    partial: false,
    warnings: [],
    notes: [],
    failure: null,
    took_ms: 38,
  };
}

function haystack(line: FakeLine): string {
  const { text, service, trace_id, span_id, request_id } = line;
  const fields = line.fields.map(([name, value]) => `${name} ${value}`);
  return [text, service, trace_id, span_id, request_id, ...fields].join(" ").toLowerCase();
}

function fieldFits(line: FakeLine, { name, op, values }: FieldMatch): boolean {
  const value = valueOf(line, name);
  const lower = value.toLowerCase();
  switch (op) {
    case "equal":
      return values.includes(value);
    case "not_equal":
      return !values.includes(value);
    case "contains":
      return values.some((each) => lower.includes(each.toLowerCase()));
    case "regex":
      return values.some((each) => new RegExp(each, "u").test(value));
    case "exists":
      return value !== "";
    case "missing":
      return value === "";
    case "above":
      return Number(value || Number.NaN) > Number(values[0]);
    case "below":
      return Number(value || Number.NaN) < Number(values[0]);
  }
}

/** A query as the kinds of sources write one. */
function written({ text, fields, severities }: LogFilter, kind: string): string {
  const quoted = (each: string): string => JSON.stringify(each);
  if (kind === "direct") {
    const parts = [
      ...text.map((each) => `text contains ${quoted(each)}`),
      ...fields.map(({ name, op, values }) => `${name} ${op} ${values.map(quoted).join(" or ")}`),
      ...(severities.length > 0 ? [`severity is ${severities.join(" or ")}`] : []),
    ];
    return parts.join(" and ") || "every line";
  }
  return [
    '{service_name=~".+"}',
    ...text.map((each) => `|~ ${quoted(`(?i)${each}`)}`),
    ...fields.map(
      ({ name, values }) => `| ${name.replaceAll(".", "_")}=${quoted(values[0] ?? "")}`,
    ),
    ...(severities.length > 0 ? [`| detected_level=~${quoted(severities.join("|"))}`] : []),
  ].join(" ");
}
