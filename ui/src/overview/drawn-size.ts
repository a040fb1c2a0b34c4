import type { Size } from "../parts/use-size.ts";
import { preferences } from "../state/preferences.ts";

/** Where the size is kept for the next window. */
export const DRAWN_KEPT_AS = "wheelhouse.drawn";

/** The size that a golden signal had last in a window like this one, known before it is laid out. */
export function drawnSize(): Size | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(DRAWN_KEPT_AS) ?? "null");
    return isDrawn(kept) && kept.within === within() ? kept.size : undefined;
  } catch {
    // What cannot be read is measured.
    return undefined;
  }
}

/** Keeps the size of a golden signal as it is laid out. */
export function keepDrawnSize({ width, height }: Size): void {
  try {
    const drawn = { within: within(), size: { width, height } };
    localStorage.setItem(DRAWN_KEPT_AS, JSON.stringify(drawn));
  } catch {
    // A full or forbidden storage costs the next start a few milliseconds.
  }
}

/** What the size depends on. */
function within(): string {
  const { dockOpen, dockWidth } = preferences.get();
  return [window.innerWidth, window.innerHeight, dockOpen && dockWidth].join(" ");
}

function isDrawn(value: unknown): value is { within: string; size: Size } {
  if (typeof value !== "object" || value === null) return false;
  if (!("within" in value) || !("size" in value)) return false;
  const { size } = value;
  return (
    typeof size === "object" &&
    size !== null &&
    "width" in size &&
    "height" in size &&
    typeof size.width === "number" &&
    typeof size.height === "number"
  );
}
