import type { FakeSpan, FakeTrace } from "./spans.ts";

/** A trace with what the product's own analysis would know of it. */
export type Analysed = {
  trace: FakeTrace;
  services: string[];
  children: number[][];
  depth: number[];
  descendants: number[];
  self: number[];
  critical: [number, number][][];
  duration: number;
  roots: number[];
};

/** Tree, self times and critical path of a fake trace; parents stand before their children. */
export function analyse(trace: FakeTrace): Analysed {
  const { spans } = trace;
  const children: number[][] = spans.map(() => []);
  const depth = spans.map(() => 0);
  const roots: number[] = [];
  spans.forEach(({ parent }, at) => {
    if (parent < 0) roots.push(at);
    else {
      children[parent]?.push(at);
      depth[at] = (depth[parent] ?? 0) + 1;
    }
  });
  const descendants = spans.map(() => 0);
  for (let at = spans.length - 1; at >= 0; at -= 1) {
    const parent = spans[at]?.parent ?? -1;
    if (parent >= 0) descendants[parent] = (descendants[parent] ?? 0) + 1 + (descendants[at] ?? 0);
  }
  const critical: [number, number][][] = spans.map(() => []);
  const first = roots[0];
  if (first !== undefined) walkCritical(spans, children, first, critical);
  const start = Math.min(...chunked(spans, (span) => span.start, Math.min));
  const end = Math.max(...chunked(spans, (span) => span.start + span.duration, Math.max));
  return {
    trace,
    services: [...new Set(spans.map((span) => span.service))],
    children,
    depth,
    descendants,
    self: spans.map((span, at) =>
      selfTime(
        span,
        (children[at] ?? []).flatMap((child) => spans[child] ?? []),
      ),
    ),
    critical,
    duration: end - start,
    roots,
  };
}

/** `Math.min(...)` of a million arguments is too many for a call. */
function chunked(
  spans: readonly FakeSpan[],
  of: (span: FakeSpan) => number,
  pick: (...values: number[]) => number,
): number[] {
  const picked: number[] = [];
  for (let at = 0; at < spans.length; at += 10_000) {
    picked.push(pick(...spans.slice(at, at + 10_000).map(of)));
  }
  return picked;
}

function selfTime(span: FakeSpan, children: readonly FakeSpan[]): number {
  let covered = 0;
  let until = span.start;
  const end = span.start + span.duration;
  for (const child of children.toSorted((a, b) => a.start - b.start)) {
    const from = Math.max(child.start, until);
    const to = Math.min(child.start + child.duration, end);
    if (to > from) covered += to - from;
    until = Math.max(until, to);
  }
  return Math.max(span.duration - covered, 0);
}

/** From the end backwards: always the child that ended last. */
function walkCritical(
  spans: readonly FakeSpan[],
  children: readonly number[][],
  root: number,
  critical: [number, number][][],
): void {
  const open = [{ at: root, until: Number.POSITIVE_INFINITY }];
  for (let next = open.pop(); next; next = open.pop()) {
    const span = spans[next.at];
    if (!span) continue;
    let until = Math.min(next.until, span.start + span.duration);
    const last = (children[next.at] ?? []).toSorted((a, b) => endOf(spans[b]) - endOf(spans[a]));
    for (const child of last) {
      const end = endOf(spans[child]);
      const start = spans[child]?.start ?? 0;
      if (end > until || end <= span.start) continue;
      if (until > end) critical[next.at]?.unshift([end, until]);
      open.push({ at: child, until: end });
      until = Math.max(start, span.start);
    }
    if (until > span.start) critical[next.at]?.unshift([span.start, until]);
  }
}

function endOf(span: FakeSpan | undefined): number {
  return span ? span.start + span.duration : 0;
}
