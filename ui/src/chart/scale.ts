import type { ChartView } from "../contract.ts";

type Drawn = Pick<ChartView, "plot" | "range">;

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
