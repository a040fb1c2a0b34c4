import type { WaterfallRow } from "../../contract.ts";
import { writeLength } from "../time.ts";
import type { Stretch } from "./scale.ts";

/** A letter of 11 px, and what lies around a label. */
const LETTER = 6.2;
const AROUND = 12;

/** Where the label of a bar stands: right of it, left of it, or on it where neither has room. */
export type LabelSide = "right" | "left" | "inside";

/** The side on which a text has room beside a bar, in a column that is `width` px wide. */
export function labelSide(bar: Stretch, text: string, plot: number, gutter: number): LabelSide {
  const room = text.length * LETTER + AROUND;
  if ((1 - bar.left - bar.width) * plot + gutter >= room) return "right";
  return bar.left * plot >= room ? "left" : "inside";
}

/** What a bar says beside it. */
export function labelOf(row: WaterfallRow): string {
  if (row.fold) {
    const errors = row.fold.errors > 0 ? `${row.fold.errors} with error · ` : "";
    return `${errors}${writeLength(row.fold.total)} in total`;
  }
  return row.error ? `error · ${writeLength(row.duration)}` : writeLength(row.duration);
}

/** Whether there is anything to open: a fold, or spans below that the filter keeps. */
export function opensOn(row: WaterfallRow): boolean {
  return row.fold !== null || (row.children > 0 && row.hidden < row.descendants);
}

/** Levels that are indented; deeper ones stand in line with a number. */
export const INDENTED = 12;
/** Width of a level. */
export const LEVEL = 12;

/** The indent of a row in pixels. */
export function indentOf(depth: number): number {
  return Math.min(depth, INDENTED) * LEVEL;
}

/** A row in one sentence, for a screen reader. */
export function spokenRow(row: WaterfallRow, service: string): string {
  const parts = [
    row.fold ? `${row.fold.count} times ${row.name}` : row.name,
    row.note !== "" && row.note !== row.name ? row.note : "",
    service,
    row.error ? "error" : "",
    row.error_inside ? "an error inside" : "",
    row.orphan ? "its parent is missing" : "",
    row.moved === 0 ? "" : `clock moved by ${writeLength(row.moved)}`,
    row.context ? "does not match the filter" : "",
    labelOf(row),
    `starts at ${writeLength(row.start)}`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}
