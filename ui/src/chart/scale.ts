import type { AxisView, ChartView, PlotRect, TimeRange } from "../contract.ts";

/** A plot and what its left and right edge stand for. */
export type Drawn = { plot: PlotRect; range: TimeRange };

/** Where a moment stands, in CSS pixels from the drawing's left edge. */
export function xOf({ plot, range }: Drawn, at: number): number {
  const length = Math.max(range.end - range.start, 1);
  return plot.x + ((at - range.start) / length) * plot.width;
}

/** The moment at a place of the drawing, held within its range. */
export function momentAt({ plot, range }: Drawn, x: number): number {
  const share = Math.min(Math.max((x - plot.x) / Math.max(plot.width, 1), 0), 1);
  return range.start + share * (range.end - range.start);
}

/** Whether a moment is drawn at all. */
export function isDrawn({ range }: Drawn, at: number): boolean {
  return range.start <= at && at <= range.end;
}

/** Where a value stands, in CSS pixels from the drawing's upper edge. */
export function yOf(plot: PlotRect, axis: AxisView, value: number): number {
  const place = axis.log === null ? (at: number) => at : (at: number) => Math.log(at);
  const [low, high] = [place(axis.min), place(axis.max)];
  const share = high === low ? 0.5 : (place(value) - low) / (high - low);
  return plot.y + plot.height * (1 - share);
}

/** The axis a series is measured by. */
export function axisOf(chart: ChartView, right: boolean): AxisView {
  return right ? (chart.right_axis ?? chart.axis) : chart.axis;
}
