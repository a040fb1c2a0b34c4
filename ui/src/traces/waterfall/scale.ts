import type { ScalePiece } from "../../contract.ts";

/** Where a moment lies on screen, 0 to 1 within what is shown and beyond where it is outside. */
export function placeOf(pieces: readonly ScalePiece[], time: number): number {
  const piece = pieces.find((each) => time <= each.to) ?? pieces.at(-1);
  if (!piece) return 0;
  const length = piece.to - piece.from;
  if (length <= 0) return time < piece.from ? piece.left : piece.right;
  return piece.left + ((time - piece.from) / length) * (piece.right - piece.left);
}

/** The moment at a place of the screen. */
export function timeAt(pieces: readonly ScalePiece[], place: number): number {
  const piece = pieces.find((each) => place <= each.right) ?? pieces.at(-1);
  if (!piece) return 0;
  const width = piece.right - piece.left;
  if (width <= 0) return piece.from;
  return piece.from + ((place - piece.left) / width) * (piece.to - piece.from);
}

/** The stretch of time on screen. */
export function shownTime(pieces: readonly ScalePiece[]): [from: number, to: number] {
  return [pieces[0]?.from ?? 0, pieces.at(-1)?.to ?? 1];
}

/** A stretch on screen. */
export type Stretch = {
  left: number;
  width: number;
  /** It goes on beyond the left or right edge. */
  cutLeft: boolean;
  cutRight: boolean;
};

/** The part of a stretch of time that is on screen; nothing if it lies outside. */
export function stretchOf(
  pieces: readonly ScalePiece[],
  from: number,
  to: number,
): Stretch | undefined {
  const left = placeOf(pieces, from);
  const right = Math.max(placeOf(pieces, to), left);
  if (right < 0 || left > 1) return undefined;
  const [first, last] = [Math.max(left, 0), Math.min(right, 1)];
  return { left: first, width: last - first, cutLeft: left < 0, cutRight: right > 1 };
}
