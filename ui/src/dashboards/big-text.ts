import type { Size } from "../parts/use-size.ts";

const SMALLEST = 15;
const LARGEST = 56;
/** Width of a digit as a share of the text's size, in the fonts that systems have. */
const DIGIT = 0.66;

/** A shape before the number, and the air around it. */
const BESIDE = 40;

/** The one size in which every text fits its share of the place. */
export function bigTextSize(
  texts: readonly string[],
  place: Size | undefined,
  labelled: boolean,
): number {
  if (!place) return 28;
  const letters = Math.max(...texts.map((text) => text.length), 1);
  const byWidth = (place.width / texts.length - BESIDE) / (letters * DIGIT);
  const byHeight = (place.height - (labelled ? 20 : 0)) * 0.5;
  return Math.round(Math.min(Math.max(Math.min(byWidth, byHeight), SMALLEST), LARGEST));
}
