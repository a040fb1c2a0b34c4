/** The arc of a gauge: 240° open at the bottom, in a drawing 100 wide with its centre at (50, 52). */
const SWEEP = (240 * Math.PI) / 180;
const FIRST = Math.PI + (SWEEP - Math.PI) / 2;
const CENTRE = { x: 50, y: 52 };

/** The path from one share of the arc to another, both 0–1. */
export function arc(from: number, to: number, radius: number): string {
  const [x0, y0] = at(from, radius);
  const [x1, y1] = at(to, radius);
  const large = (to - from) * SWEEP > Math.PI ? 1 : 0;
  return `M${x0} ${y0}A${radius} ${radius} 0 ${large} 1 ${x1} ${y1}`;
}

/** Bands from where each begins to where the next does. */
export function bandsOf(
  starts: readonly (readonly [from: number, color: string])[],
): { from: number; to: number; color: string }[] {
  return starts
    .map(([from, color], index) => ({ from, to: starts[index + 1]?.[0] ?? 1, color }))
    .filter((band) => band.to > band.from);
}

function at(share: number, radius: number): [number, number] {
  const angle = FIRST - share * SWEEP;
  return [round(CENTRE.x + radius * Math.cos(angle)), round(CENTRE.y - radius * Math.sin(angle))];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
