import type { ChartView, Content, FigureView } from "../contract.ts";
import type { Size } from "../parts/use-size.ts";

/** What the legend takes from a panel's content, in CSS pixels. */
export type Room = { right: number; below: number };

export const NO_ROOM: Room = { right: 0, below: 0 };

const LINE = 24;
const TWO_LINES = 44;
const TABLE_ROW = 20;
const TABLE_PADDING = 4;
/** What an entry takes besides its letters, and what a letter takes. */
const ENTRY = 30;
const LETTER = 6.4;
/** A column of calculations in a table. */
const CALC = 72;
const NARROWEST = 120;

type Entry = { label: string; values: readonly string[] };

/** A legend beside a drawing, whatever it names. */
type Beside = { right: boolean; table: boolean; columns: number; entries: readonly Entry[] };

/** The room of a legend, so that the drawing can be asked in exactly the size that is left. */
export function legendRoom(drawing: ChartView | FigureView, content: Size): Room {
  const beside = "legend_right" in drawing ? ofFigure(drawing) : ofChart(drawing);
  if (!beside || beside.entries.length === 0) return NO_ROOM;
  const { right, table, columns, entries } = beside;
  const lengths = entries.map(({ label, values }) => {
    const letters = table ? 0 : values.reduce((sum, value) => sum + value.length + 2, 0);
    return ENTRY + (label.length + letters) * LETTER;
  });
  if (right) {
    const wanted = Math.max(...lengths, NARROWEST) + (table ? CALC * columns : 0);
    return { right: Math.round(Math.min(wanted, content.width * 0.45)), below: 0 };
  }
  if (table) {
    // Whole rows: half a line at the bottom reads as a fault of the drawing.
    const fitting = Math.floor((content.height * 0.35 - TABLE_PADDING) / TABLE_ROW);
    const rows = Math.max(1, fitting);
    return { right: 0, below: TABLE_ROW * Math.min(entries.length + 1, rows) + TABLE_PADDING };
  }
  const wanted = lengths.reduce((sum, length) => sum + length, 0);
  const second = wanted > content.width && content.height >= 180;
  return { right: 0, below: second ? TWO_LINES : LINE };
}

/** The room of whatever a panel holds. */
export function contentRoom(content: Content, size: Size): Room | undefined {
  return content.kind === "chart" || content.kind === "figure"
    ? legendRoom(content.value, size)
    : undefined;
}

const WITH_LEGEND = new Set(["timeseries", "graph"]);

/** Before anything is known: what most charts of files take, a line below. */
export function guessRoom(kind: string): Room {
  return WITH_LEGEND.has(kind) ? { right: 0, below: LINE } : NO_ROOM;
}

function ofChart({ legend, series }: ChartView): Beside | undefined {
  if (!legend.shown) return undefined;
  return {
    right: legend.right,
    table: legend.table,
    columns: legend.calcs.length,
    entries: legend.order.flatMap((at) => {
      const one = series[at];
      return one ? [{ label: one.label, values: one.calcs }] : [];
    }),
  };
}

function ofFigure({ legend, legend_right: right }: FigureView): Beside {
  return { right, table: false, columns: 0, entries: legend };
}
