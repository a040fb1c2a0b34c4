import type { ChartView, SeriesView, TimeRange } from "../contract.ts";
import { writeValue } from "../chart/units.ts";

type Options = {
  width: number;
  height: number;
  range: TimeRange;
  unit: string;
  series: readonly { label: string; at: (moment: number) => number }[];
  max: number;
  threshold?: number;
  isolate?: readonly string[];
  legend?: Partial<ChartView["legend"]>;
  fill?: boolean;
};

/** The values last drawn, by key, as `panel_values` answers them. */
export const drawn = new Map<string, ArrayBuffer>();

const POINTS = 120;
const HOUR = 3_600_000;

/** A drawing of the same make as the product's: axes, grid and lines in CSS variables. */
export function drawChart(options: Options): ChartView {
  const { width, height, range, unit, max, isolate = [] } = options;
  const plot = { x: 62, y: 8, width: Math.max(width - 72, 10), height: Math.max(height - 30, 10) };
  const length = range.end - range.start;
  const x = (at: number): number => plot.x + ((at - range.start) / length) * plot.width;
  const y = (value: number): number => plot.y + plot.height * (1 - value / max);
  const moments = Array.from(
    { length: POINTS },
    (_, at) => range.start + (length * at) / (POINTS - 1),
  );
  const shown = (label: string): boolean => isolate.length === 0 || isolate.includes(label);
  const lines = options.series.flatMap((series, at) => {
    if (!shown(series.label)) return [];
    const color = `var(--series-${(at % 8) + 1})`;
    const d = moments
      .map((moment) => `${x(moment).toFixed(1)} ${y(series.at(moment)).toFixed(1)}`)
      .join("L");
    const area = `<path d="M${d}L${x(range.end)} ${y(0)}L${x(range.start)} ${y(0)}Z" fill="${color}" fill-opacity="0.12"/>`;
    return [
      options.fill === true ? area : "",
      `<path d="M${d}" stroke="${color}" stroke-width="1.5"/>`,
    ];
  });
  const key = `${JSON.stringify(range)} ${width} ${unit} ${options.series.map((each) => each.label).join()}`;
  drawn.set(key, encode(moments, options.series));
  return {
    svg: [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="inherit" font-size="11" fill="none" stroke-linejoin="round">`,
      ...[0, 0.5, 1].map(
        (share) =>
          `<path d="M${plot.x} ${y(max * share)}h${plot.width}" stroke="var(--chart-grid)"/><text x="${plot.x - 6}" y="${y(max * share) + 4}" text-anchor="end" fill="var(--chart-axis)">${writeValue(max * share, unit)}</text>`,
      ),
      ...ticks(range).map(
        (at) =>
          `<path d="M${x(at).toFixed(1)} ${plot.y}v${plot.height}" stroke="var(--chart-grid)"/><text x="${x(at).toFixed(1)}" y="${plot.y + plot.height + 16}" text-anchor="middle" fill="var(--chart-axis)">${new Date(at).toISOString().slice(11, 16)}</text>`,
      ),
      options.threshold === undefined
        ? ""
        : `<path d="M${plot.x} ${y(options.threshold)}h${plot.width}" stroke="var(--threshold-critical)" stroke-dasharray="4 3"/>`,
      ...lines,
      "</svg>",
    ].join(""),
    values_key: key,
    plot,
    range,
    axis: { min: 0, max, log: null, unit },
    series: options.series.map(({ label, at }, index): SeriesView => ({
      label,
      color: `var(--series-${(index % 8) + 1})`,
      labels: { series: label },
      calcs: (options.legend?.calcs ?? []).map((calc) =>
        writeValue(calc.title === "Max" ? Math.max(...moments.map(at)) : at(range.end), unit),
      ),
      shown: shown(label),
      right: false,
      unit,
      decimals: null,
      links: [],
    })),
    legend: {
      shown: true,
      table: false,
      right: false,
      calcs: [],
      order: options.series.map((_, index) => index),
      ...options.legend,
    },
    tooltip: "all_descending",
    marks: [],
    exemplars: [],
    not_finite: 0,
  };
}

/** A bare line for a stat. */
export function drawSpark(width: number, height: number, at: (share: number) => number): string {
  const points = Array.from({ length: 40 }, (_, index) => {
    const share = index / 39;
    return `${(share * width).toFixed(1)} ${(height * (1 - at(share))).toFixed(1)}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" fill="none"><path d="M${points.join("L")}" stroke="var(--series-1)"/></svg>`;
}

/** A smooth course with noise that is the same at every run. */
export function course(base: number, swing: number, seed: number): (at: number) => number {
  return (at) => {
    const hours = at / HOUR;
    const slow = Math.sin(hours * 2.1 + seed) * 0.6 + Math.sin(hours * 7.3 + seed * 2) * 0.25;
    const noise = Math.sin(at / 9_777 + seed * 13) * Math.sin(at / 31_313 + seed) * 0.25;
    return Math.max(base + swing * (slow + noise), 0);
  };
}

function ticks(range: TimeRange): number[] {
  const step = Math.max(Math.ceil((range.end - range.start) / 6 / 600_000) * 600_000, 60_000);
  const first = Math.ceil(range.start / step) * step;
  return Array.from({ length: 8 }, (_, at) => first + at * step).filter((at) => at <= range.end);
}

function encode(moments: readonly number[], series: Options["series"]): ArrayBuffer {
  const bytes = new ArrayBuffer(8 + (series.length + 1) * moments.length * 8);
  const head = new DataView(bytes);
  head.setUint32(0, series.length, true);
  head.setUint32(4, moments.length, true);
  const body = new Float64Array(bytes, 8);
  body.set(moments);
  for (const [at, { at: value }] of series.entries()) {
    body.set(moments.map(value), (at + 1) * moments.length);
  }
  return bytes;
}
