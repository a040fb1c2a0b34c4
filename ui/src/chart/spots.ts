import type { SpotShape, SpotView } from "../contract.ts";

/** The spot under a point of the drawing; where several lie over each other, the last drawn. */
export function spotAt(spots: readonly SpotView[], x: number, y: number): number {
  return spots.findLastIndex(({ shape }) => holds(shape, x, y));
}

/** Whether a point lies within a shape. */
export function holds(shape: SpotShape, x: number, y: number): boolean {
  if (shape.kind === "rect") {
    return x >= shape.x && x < shape.x + shape.width && y >= shape.y && y < shape.y + shape.height;
  }
  const [right, down] = [x - shape.x, y - shape.y];
  const radius = Math.hypot(right, down);
  if (radius < shape.inner || radius > shape.outer) return false;
  if (shape.to - shape.from >= TURN) return true;
  // Clockwise from the top, counted from where the slice begins.
  const angle = turned(Math.atan2(right, -down) - shape.from);
  return angle <= shape.to - shape.from;
}

/** The spot to go to by an arrow key: in the direction, and nearest to the line through the middle. */
export function neighbour(
  spots: readonly SpotView[],
  from: number,
  [dx, dy]: readonly [number, number],
): number {
  const here = spots[from];
  if (!here) return spots.length > 0 ? 0 : -1;
  // Slices lie around a middle: every key walks around.
  if (here.shape.kind === "sector") {
    return (from + (dx + dy > 0 ? 1 : -1) + spots.length) % spots.length;
  }
  const [x, y] = middle(here.shape);
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  for (const [at, { shape }] of spots.entries()) {
    const [otherX, otherY] = middle(shape);
    const ahead = (otherX - x) * dx + (otherY - y) * dy;
    const aside = Math.abs((otherX - x) * dy) + Math.abs((otherY - y) * dx);
    const cost = ahead + aside * 4;
    if (at === from || ahead <= 0.5 || cost >= least) continue;
    best = at;
    least = cost;
  }
  return best;
}

/** The middle of a shape, where its tooltip points when no pointer does. */
export function middle(shape: SpotShape): [x: number, y: number] {
  if (shape.kind === "rect") return [shape.x + shape.width / 2, shape.y + shape.height / 2];
  const angle = (shape.from + shape.to) / 2;
  const radius = (shape.inner + shape.outer) / 2;
  return [shape.x + radius * Math.sin(angle), shape.y - radius * Math.cos(angle)];
}

/** The outline of a shape, as the data of an SVG path. */
export function outline(shape: SpotShape): string {
  if (shape.kind === "rect") {
    return `M${shape.x} ${shape.y}h${shape.width}v${shape.height}h${-shape.width}Z`;
  }
  const { x, y, inner, outer, from } = shape;
  // A whole turn has no beginning that an arc could end in.
  const to = Math.min(shape.to, from + TURN - 1e-4);
  const large = to - from > Math.PI ? 1 : 0;
  const at = (radius: number, angle: number): string =>
    `${x + radius * Math.sin(angle)} ${y - radius * Math.cos(angle)}`;
  const arc = `M${at(outer, from)}A${outer} ${outer} 0 ${large} 1 ${at(outer, to)}`;
  return inner > 0
    ? `${arc}L${at(inner, to)}A${inner} ${inner} 0 ${large} 0 ${at(inner, from)}Z`
    : `${arc}L${x} ${y}Z`;
}

const TURN = 2 * Math.PI;

function turned(angle: number): number {
  return ((angle % TURN) + TURN) % TURN;
}
