import type { Size } from "../parts/use-size.ts";

const SMALLEST = 15;
const LARGEST = 56;
/** Width of a digit as a share of the text's size, in the fonts that systems have. */
const DIGIT = 0.6;

/** The size in which a text fills its place without leaving it. */
export function bigTextSize(text: string, place: Size | undefined, labelled: boolean): number {
  if (!place) return 28;
  const byWidth = (place.width - 24) / (Math.max(text.length, 1) * DIGIT);
  const byHeight = (place.height - (labelled ? 20 : 0)) * 0.55;
  return Math.round(Math.min(Math.max(Math.min(byWidth, byHeight), SMALLEST), LARGEST));
}
