import type { Align, TableColumn, TableView } from "../contract.ts";

/** Width of a letter in the window's face at 13 px, and what stands beside the text. */
const LETTER = 7.4;
const PADDING = 20;
const SORT = 16;
const FILTER = 24;
const MARK = 18;
const NARROWEST = 56;
const WIDEST = 420;
/** A bar or a course needs room of its own. */
const DRAWN = 160;
/** Rows that are looked at; more would cost time and change little. */
const LOOKED_AT = 200;

/**
 * The width of each column in CSS pixels: the file's, else what its texts need. They are computed
 * from the texts and not left to the page, so that columns do not jump while rows scroll by.
 */
export function columnWidths({ columns, rows, footer }: TableView): number[] {
  const looked = rows.slice(0, LOOKED_AT);
  return columns.map((column, at) => {
    if (column.width !== undefined) return Math.max(column.width, NARROWEST);
    const head = column.name.length * LETTER + SORT + (column.filterable ? FILTER : 0);
    const cells = looked.map((row) => {
      const cell = row[at];
      const marked = cell?.state === "warning" || cell?.state === "critical";
      return (cell?.text.length ?? 0) * LETTER + (marked ? MARK : 0);
    });
    const text = Math.max(head, (footer[at]?.length ?? 0) * LETTER, ...cells) + PADDING;
    const wanted = column.look === "bar" || column.look === "spark" ? text + DRAWN : text;
    return Math.round(Math.min(Math.max(wanted, NARROWEST), WIDEST));
  });
}

/** Where a column's cells stand: as the file says, else numbers at the right. */
export function alignOf({ align, numeric }: TableColumn): Align {
  return align ?? (numeric ? "right" : "left");
}
