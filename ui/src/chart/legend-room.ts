import type { ChartView } from "../contract.ts";
import type { Size } from "../parts/use-size.ts";

/** What the legend takes from a panel's content, in CSS pixels. */
export type Room = { right: number; below: number };

export const NO_ROOM: Room = { right: 0, below: 0 };

const LINE = 24;
const TWO_LINES = 44;
const TABLE_ROW = 20;
/** What an entry takes besides its letters, and what a letter takes. */
const ENTRY = 30;
const LETTER = 6.4;

/** The room of a legend, so that the drawing can be asked in exactly the size that is left. */
export function legendRoom(chart: ChartView, content: Size): Room {
  const { legend, series } = chart;
  if (!legend.shown || series.length === 0) return NO_ROOM;
  if (legend.right) {
    const wanted = legend.table ? 140 + 64 * legend.calcs.length : 180;
    return { right: Math.round(Math.min(wanted, content.width * 0.4)), below: 0 };
  }
  if (legend.table) {
    const wanted = TABLE_ROW * (series.length + 1) + 4;
    return { right: 0, below: Math.round(Math.min(wanted, content.height * 0.35)) };
  }
  const wanted = series.reduce((sum, { label, calcs }) => {
    const letters = label.length + calcs.reduce((more, calc) => more + calc.length + 2, 0);
    return sum + ENTRY + letters * LETTER;
  }, 0);
  const second = wanted > content.width && content.height >= 180;
  return { right: 0, below: second ? TWO_LINES : LINE };
}

const WITH_LEGEND = new Set(["timeseries", "graph", "barchart", "state-timeline", "histogram"]);

/** Before anything is known: what most charts of files take, a line below. */
export function guessRoom(kind: string): Room {
  return WITH_LEGEND.has(kind) ? { right: 0, below: LINE } : NO_ROOM;
}
