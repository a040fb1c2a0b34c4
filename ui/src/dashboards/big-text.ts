import type { Size } from "../parts/use-size.ts";

const SMALLEST = 15;
const LARGEST = 56;
/** Width of a digit as a share of the text's size, in the fonts that systems have. */
const DIGIT = 0.66;

/** A shape before the number, and the air around it. */
const BESIDE = 40;

const LABEL = 20;
const CHANGE = 16;
const GAP = 8;

/** What stands above and below each number. */
export type Around = { labelled: boolean; changed: boolean };

/** How many stand side by side, and the one size in which every text fits its share. */
export type Fitted = { columns: number; fontSize: number; cellHeight: number };

/**
 * The arrangement that lets the numbers be largest: side by side in a wide place, one under the
 * other in a high one, in columns in between. Where even the smallest does not fit, the place
 * scrolls.
 */
export function fitNumbers(
  texts: readonly string[],
  place: Size | undefined,
  around: Around,
): Fitted {
  const count = Math.max(texts.length, 1);
  if (!place) return { columns: Math.min(count, 4), fontSize: 28, cellHeight: 0 };
  let best: Fitted = { columns: 1, fontSize: 0, cellHeight: 0 };
  for (let columns = 1; columns <= Math.min(count, 24); columns += 1) {
    const rows = Math.ceil(count / columns);
    const width = (place.width - GAP * (columns - 1)) / columns;
    const height = (place.height - GAP * (rows - 1)) / rows;
    const fontSize = bigTextSize(texts, { width, height }, around);
    // Of equal sizes the one with fewer columns leaves less empty at the end.
    if (fontSize > best.fontSize) best = { columns, fontSize, cellHeight: height };
  }
  const least = SMALLEST * 1.3 + (around.labelled ? LABEL : 0) + (around.changed ? CHANGE : 0);
  return { ...best, cellHeight: Math.max(Math.floor(best.cellHeight), Math.ceil(least)) };
}

/** The size in which every text fits a cell. */
export function bigTextSize(texts: readonly string[], cell: Size, around: Around): number {
  const letters = Math.max(...texts.map((text) => text.length), 1);
  const byWidth = (cell.width - BESIDE) / (letters * DIGIT);
  const left = cell.height - (around.labelled ? LABEL : 0) - (around.changed ? CHANGE : 0);
  const byHeight = left * (around.labelled || around.changed ? 0.66 : 0.5);
  return Math.round(Math.min(Math.max(Math.min(byWidth, byHeight), SMALLEST), LARGEST));
}
