import type {
  ChangeMark,
  ChartView,
  LogFacet,
  LogFieldsRequest,
  LogFacets,
  LogFilter,
  LogPattern,
  LogPatterns,
  LogPatternsRequest,
  PatternPiece,
  LogValuesRequest,
  LogVolume,
  LogVolumeRequest,
} from "../../contract.ts";
import { drawn } from "../drawing.ts";
import { counted, fits, get, patternOf, SEVERITIES, valueOf } from "./held.ts";
import { linesOver, type FakeLine } from "./lines.ts";

const BARS = 60;
const TREND = 30;
/** The colours that severities have in charts, by their number. */
const COLORS = [
  "var(--chart-muted)",
  "var(--chart-muted)",
  "var(--series-6)",
  "var(--series-1)",
  "var(--threshold-warning)",
  "var(--threshold-critical)",
  "var(--series-4)",
];

function fitting(filter: LogFilter): FakeLine[] {
  return linesOver(filter.range, 2_400, 4_000).filter((line) => fits(line, filter));
}

export function volume(request: LogVolumeRequest): LogVolume {
  const { filter, width, height } = request;
  const lines = fitting(filter);
  return {
    chart: lines.length === 0 ? null : bars(lines, filter, width, height),
    by: "source",
    total: lines.length,
    step: Math.round((filter.range.end - filter.range.start) / BARS),
    notes: [],
    failures: [],
  };
}

export function facets({ filter }: LogFieldsRequest): LogFacets {
  const lines = fitting(filter);
  return {
    services: facet(lines.map((line) => line.service).filter(Boolean)),
    severities: {
      ...facet([]),
      values: SEVERITIES.toReversed()
        .map((severity) => ({
          text: severity,
          count: lines.filter((line) => line.severity === severity).length,
          redacted: false,
        }))
        .filter(({ count }) => count > 0),
    },
    fields: facet(lines.flatMap((line) => line.fields.map(([name]) => name))),
  };
}

export function values({ filter, field, search }: LogValuesRequest): LogFacet {
  const wanted = search.toLowerCase();
  const all = fitting(filter).map((line) => valueOf(line, field));
  return {
    ...facet(all.filter((value) => value !== "" && value.toLowerCase().includes(wanted))),
    by: "held",
    notes: ["Harbour does not count values: counted among the lines held."],
  };
}

export function patterns({ logs, since }: LogPatternsRequest): LogPatterns {
  const opened = get(logs);
  const { range } = opened.filter;
  const change: ChangeMark = {
    at: range.start + (range.end - range.start) * 0.58,
    kind: "deploy",
    text: "deploy v2.3.1 of orders",
  };
  const from = since ?? change.at;
  const groups = new Map<number, FakeLine[]>();
  for (const line of opened.lines) {
    const number = patternOf(line);
    groups.set(number, [...(groups.get(number) ?? []), line]);
  }
  const all = [...groups].map(([number, lines]) => patternFrom(number, lines, range, from));
  return {
    patterns: all.toSorted((a, b) => Number(b.new) - Number(a.new) || b.count - a.count),
    total: all.length,
    lines: opened.lines.length,
    range,
    since: from,
    change: from === change.at ? change : null,
    changes: [change],
    notes: [],
    took_ms: 31,
  };
}

function patternFrom(
  number: number,
  lines: readonly FakeLine[],
  { start, end }: LogFilter["range"],
  since: number,
): LogPattern {
  const first = lines[0];
  const last = lines.at(-1);
  if (!first || !last) throw new Error("a pattern has lines");
  const trend = Array.from({ length: TREND }, () => 0);
  for (const { millis } of lines) {
    const at = Math.floor(((millis - start) / (end - start)) * TREND);
    trend[Math.min(Math.max(at, 0), TREND - 1)]! += 1;
  }
  return {
    pattern: number,
    template: piecesOf(lines),
    count: lines.length,
    trend,
    severities: SEVERITIES.map((each) => lines.filter((line) => line.severity === each).length),
    severity: first.severity,
    first: first.at,
    last: last.at,
    example: first.line,
    new: first.millis >= since,
  };
}

function facet(all: readonly string[]): LogFacet {
  return { values: counted(all), by: "source", more: false, notes: [], failure: null };
}

function bars(
  lines: readonly FakeLine[],
  { range }: LogFilter,
  width: number,
  height: number,
): ChartView {
  const plot = { x: 44, y: 8, width: Math.max(width - 52, 10), height: Math.max(height - 30, 10) };
  const length = range.end - range.start;
  const counts = SEVERITIES.map(() => Array.from({ length: BARS }, () => 0));
  for (const { millis, severity } of lines) {
    const at = Math.min(Math.floor(((millis - range.start) / length) * BARS), BARS - 1);
    counts[SEVERITIES.indexOf(severity)]![at]! += 1;
  }
  const sums = Array.from({ length: BARS }, (_, at) =>
    counts.reduce((sum, of) => sum + (of[at] ?? 0), 0),
  );
  const max = Math.max(...sums, 1);
  const base = Array.from({ length: BARS }, () => 0);
  const shapes = counts
    .map((of, severity) => ({ of, severity }))
    .toReversed()
    .map(({ of, severity }) => {
      const d = of.map((count, at) => {
        if (count === 0) return "";
        const x = plot.x + (at / BARS) * plot.width;
        const tall = (count / max) * plot.height;
        base[at]! += tall;
        const y = plot.y + plot.height - base[at]!;
        return `M${x.toFixed(1)} ${y.toFixed(1)}h${((plot.width / BARS) * 0.85).toFixed(1)}v${tall.toFixed(1)}h${((-plot.width / BARS) * 0.85).toFixed(1)}z`;
      });
      return `<path d="${d.join("")}" fill="${COLORS[severity]}"/>`;
    });
  const moments = sums.map((_, at) => range.start + (at / BARS) * length);
  const order = SEVERITIES.map((_, at) => at).toReversed();
  const key = `volume ${range.start} ${range.end} ${width}`;
  const bytes = new ArrayBuffer(8 + (order.length + 1) * BARS * 8);
  const head = new DataView(bytes);
  head.setUint32(0, order.length, true);
  head.setUint32(4, BARS, true);
  const body = new Float64Array(bytes, 8);
  body.set(moments);
  for (const [place, severity] of order.entries()) {
    body.set(counts[severity] ?? [], (place + 1) * BARS);
  }
  drawn.set(key, bytes);
  return {
    svg: [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="inherit" font-size="11">`,
      ...[0, max].map(
        (value) =>
          `<path d="M${plot.x} ${plot.y + plot.height * (1 - value / max)}h${plot.width}" stroke="var(--chart-grid)"/><text x="${plot.x - 6}" y="${plot.y + plot.height * (1 - value / max) + 4}" text-anchor="end" fill="var(--chart-axis)">${value}</text>`,
      ),
      ...[0.1, 0.3, 0.5, 0.7, 0.9].map(
        (share) =>
          `<text x="${plot.x + share * plot.width}" y="${plot.y + plot.height + 16}" text-anchor="middle" fill="var(--chart-axis)">${new Date(range.start + share * length).toISOString().slice(11, 16)}</text>`,
      ),
      ...shapes,
      "</svg>",
    ].join(""),
    values_key: key,
    plot,
    range,
    axis: { min: 0, max, log: null, unit: "short" },
    series: order.map((severity) => ({
      label: SEVERITIES[severity] ?? "",
      color: COLORS[severity] ?? "",
      labels: { severity: SEVERITIES[severity] ?? "" },
      calcs: [],
      shown: true,
      right: false,
      unit: "short",
      decimals: 0,
      links: [],
    })),
    legend: { shown: false, table: false, right: false, calcs: [], order },
    tooltip: "all",
    marks: [
      { at: range.start + length * 0.58, kind: "version", text: "deploy v2.3.1 of orders" },
      { at: range.start + length * 0.62, kind: "alert", text: "HighErrorRate" },
    ],
    exemplars: [],
    not_finite: 0,
  };
}

/** Numbers are holes, with their values in the first three lines. */
function piecesOf(lines: readonly FakeLine[]): PatternPiece[] {
  const [first, ...others] = lines.slice(0, 3).map(({ text }) => text.split(/(\d+)/u));
  return (first ?? [])
    .map((text, at): PatternPiece => {
      if (!/^\d/u.test(text)) return { text, hole: false, examples: [] };
      const examples = new Set([text, ...others.flatMap((other) => other[at] ?? [])]);
      return { text: "number", hole: true, examples: [...examples] };
    })
    .filter(({ text }) => text !== "");
}
