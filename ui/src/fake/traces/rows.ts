import type {
  Crumb,
  FoldView,
  RowsRequest,
  ScaleCut,
  ScalePiece,
  WaterfallFilter,
  WaterfallRow,
  WaterfallRows,
  WaterfallState,
} from "../../contract.ts";
import type { Analysed } from "./analysis.ts";
import type { FakeSpan } from "./spans.ts";

/** Siblings of one name from which on they are folded. */
const FOLD_FROM = 5;

/** A row before it is written out. */
type Line = { span: number; depth: number; fold?: number[]; context: boolean; open: boolean };

type Group = { span: number; depth: number; fold?: number[]; unfolded?: boolean };

type Layout = {
  lines: Line[];
  matches: number | null;
  hidden: WaterfallRows["hidden"];
  hiddenBelow: number[];
};

const layouts = new WeakMap<Analysed, { key: string; layout: Layout }>();

/** The rows of a state: what the product's row builder answers, for traces without oddities. */
export function rowsOf(
  of: Analysed,
  { state, from, count }: Omit<RowsRequest, "trace">,
): WaterfallRows {
  const layout = layoutOf(of, state);
  const [scale, cuts] = scaleOf(of, state);
  const first = layout.lines[from];
  return {
    total: layout.lines.length,
    from,
    rows: layout.lines
      .slice(from, from + Math.min(count, 500))
      .map((line) => written(of, state, layout, line)),
    crumbs: first ? crumbsOf(of, first.span, state.root) : [],
    hidden: layout.hidden,
    matches: layout.matches,
    scale,
    cuts,
  };
}

/** Ancestors, root first. */
export function crumbsOf(of: Analysed, span: number, root: number | null = null): Crumb[] {
  const crumbs: Crumb[] = [];
  for (let at = span; at !== root;) {
    at = of.trace.spans[at]?.parent ?? -1;
    const each = of.trace.spans[at];
    if (!each) break;
    crumbs.unshift({ span: at, name: each.name, service: each.service });
  }
  return crumbs;
}

/** The row of a span in a state, after opening what hides it. */
export function reveal(
  of: Analysed,
  state: WaterfallState,
  span: number,
): { state: WaterfallState; row: number } | null {
  const ancestors = crumbsOf(of, span).map((crumb) => crumb.span);
  const at = (wanted: WaterfallState): number =>
    layoutOf(of, wanted).lines.findIndex((line) => line.span === span && line.fold === undefined);
  const tries: WaterfallState[] = [
    state,
    {
      ...state,
      root: state.root !== null && ancestors.includes(state.root) ? state.root : null,
      closed: state.closed.filter((each) => !ancestors.includes(each)),
      opened: [...new Set([...state.opened, ...ancestors])],
      closed_services: [],
      unfolded: [...new Set([...state.unfolded, ...foldsOver(of, span)])],
    },
  ];
  const last = tries[1];
  if (last) tries.push({ ...last, filter: NO_FILTER });
  for (const each of tries) {
    const row = at(each);
    if (row >= 0) return { state: each, row };
  }
  return null;
}

/** The next row that matches, or that has an error, in a direction. */
export function seek(
  of: Analysed,
  state: WaterfallState,
  after: number,
  backwards: boolean,
  errors: boolean,
): number | undefined {
  const { lines } = layoutOf(of, state);
  const step = backwards ? -1 : 1;
  for (let count = 1; count <= lines.length; count += 1) {
    const line = lines[(((after + step * count) % lines.length) + lines.length) % lines.length];
    if (!line) continue;
    const span = of.trace.spans[line.span];
    if (errors ? span?.error !== undefined : !line.context) return line.span;
  }
  return undefined;
}

export const NO_FILTER: WaterfallFilter = {
  text: "",
  services: [],
  attributes: [],
  errors: false,
  min_share: 0,
  critical: false,
};

function layoutOf(of: Analysed, state: WaterfallState): Layout {
  const key = JSON.stringify({ ...state, zoom: null, compress: false, correct_skew: false });
  const kept = layouts.get(of);
  if (kept?.key === key) return kept.layout;
  const layout = layOut(of, state);
  layouts.set(of, { key, layout });
  return layout;
}

function layOut(of: Analysed, state: WaterfallState): Layout {
  const { spans } = of.trace;
  const filtered = JSON.stringify(state.filter) !== JSON.stringify(NO_FILTER);
  const keep = spans.map((span, at) => (filtered ? matches(of, state.filter, span, at) : true));
  const kept = [...keep];
  const hiddenBelow = spans.map(() => 0);
  for (let at = spans.length - 1; at >= 0; at -= 1) {
    const parent = spans[at]?.parent ?? -1;
    if (parent < 0) continue;
    if (kept[at] === true) kept[parent] = true;
    hiddenBelow[parent] =
      (hiddenBelow[parent] ?? 0) + (hiddenBelow[at] ?? 0) + (kept[at] === true ? 0 : 1);
  }
  const lines: Line[] = [];
  let closed = 0;
  let folded = 0;
  const roots = state.root === null ? of.roots : [state.root];
  const open: Group[] = roots.toReversed().map((span) => ({ span, depth: 0 }));
  for (let next = open.pop(); next; next = open.pop()) {
    const { span, depth, fold, unfolded = false } = next;
    if (kept[span] !== true) continue;
    const below = (of.children[span] ?? []).filter((child) => kept[child] === true);
    const isOpen = fold === undefined && below.length > 0 && isOpenIn(of, state, span, depth);
    lines.push({
      span,
      depth,
      context: keep[span] !== true,
      open: isOpen || unfolded,
      ...(fold ? { fold } : {}),
    });
    if (fold && !unfolded)
      folded += fold.reduce((sum, each) => sum + 1 + (of.descendants[each] ?? 0), 0);
    else if (!isOpen && !fold)
      closed += below.reduce((sum, child) => sum + 1 + (of.descendants[child] ?? 0), 0);
    if (isOpen) open.push(...groups(of, state, below, depth + 1).toReversed());
  }
  const shown = state.root === null ? spans.length : 1 + (of.descendants[state.root] ?? 0);
  return {
    lines,
    matches: filtered ? keep.filter(Boolean).length : null,
    hidden: {
      filter: kept.filter((each) => !each).length,
      closed,
      folded,
      outside: spans.length - shown,
    },
    hiddenBelow,
  };
}

function isOpenIn(of: Analysed, state: WaterfallState, span: number, depth: number): boolean {
  if (state.closed.includes(span)) return false;
  if (state.opened.includes(span)) return true;
  if (state.closed_services.includes(of.trace.spans[span]?.service ?? "")) return false;
  return state.depth === null || depth < state.depth;
}

function groups(
  of: Analysed,
  state: WaterfallState,
  siblings: readonly number[],
  depth: number,
): Group[] {
  const found: Group[] = [];
  for (let at = 0; at < siblings.length;) {
    const first = siblings[at] ?? 0;
    let end = at + 1;
    while (end < siblings.length && alike(of, first, siblings[end] ?? 0)) end += 1;
    const run = siblings.slice(at, end);
    const folds = state.fold && run.length >= FOLD_FROM;
    const unfolded = folds && state.unfolded.includes(first);
    // The head stays above what it folded, to fold it again.
    if (folds) found.push({ span: first, depth, fold: run, unfolded });
    if (!folds || unfolded) found.push(...run.map((span) => ({ span, depth })));
    at = end;
  }
  return found;
}

/** The first span of the fold that a span may be in. */
function foldsOver(of: Analysed, span: number): number[] {
  const siblings = of.children[of.trace.spans[span]?.parent ?? -1] ?? [];
  let at = siblings.indexOf(span);
  while (at > 0 && alike(of, siblings[at - 1] ?? -1, span)) at -= 1;
  return siblings.slice(at, at + 1);
}

function alike(of: Analysed, one: number, other: number): boolean {
  const [a, b] = [of.trace.spans[one], of.trace.spans[other]];
  const leaves = of.children[one]?.length === 0 && of.children[other]?.length === 0;
  return leaves && a?.name === b?.name && a?.service === b?.service;
}

function matches(of: Analysed, filter: WaterfallFilter, span: FakeSpan, at: number): boolean {
  const values = attributesOf(span);
  const text = [span.name, span.service, span.error ?? "", ...values.map(([, value]) => value)];
  return (
    text.some((each) => each.toLowerCase().includes(filter.text.toLowerCase())) &&
    (filter.services.length === 0 || filter.services.includes(span.service)) &&
    (!filter.errors || span.error !== undefined) &&
    span.duration >= filter.min_share * of.duration &&
    (!filter.critical || (of.critical[at]?.length ?? 0) > 0) &&
    filter.attributes.every(({ name, value }) =>
      values.some((each) => each[0] === name && (value === null || each[1] === value)),
    )
  );
}

/** What a span says in attributes. */
export function attributesOf(span: FakeSpan): [string, string][] {
  return [
    ...(span.attributes ?? []),
    ...(span.sql === undefined
      ? []
      : ([
          ["db.system.name", "postgresql"],
          ["db.query.text", span.sql],
        ] as [string, string][])),
  ];
}

function written(of: Analysed, state: WaterfallState, layout: Layout, line: Line): WaterfallRow {
  const span = of.trace.spans[line.span];
  if (!span) throw new Error(`the fake has no span ${line.span}`);
  const moved = state.correct_skew ? (span.off ?? 0) : 0;
  const all = (line.fold ?? []).flatMap((each) => of.trace.spans[each] ?? []);
  const fold: FoldView | null =
    line.fold === undefined
      ? null
      : {
          count: all.length,
          total: all.reduce((sum, each) => sum + each.duration, 0),
          min: Math.min(...all.map((each) => each.duration)),
          max: Math.max(...all.map((each) => each.duration)),
          errors: all.filter((each) => each.error !== undefined).length,
        };
  const last = all.at(-1);
  const children = of.children[line.span]?.length ?? 0;
  return {
    span: line.span,
    depth: line.depth,
    name: span.name,
    note: span.note ?? "",
    service: of.services.indexOf(span.service),
    kind: span.kind ?? "internal",
    start: span.start + moved,
    duration: last ? last.start + last.duration - span.start : span.duration,
    self_time: of.self[line.span] ?? 0,
    critical: of.critical[line.span] ?? [],
    error: span.error !== undefined,
    error_inside: !line.open && errsBelow(of, line.span),
    events: (span.events ?? []).map(({ at, error = false }) => ({ at: at + moved, error })),
    links: span.links?.length ?? 0,
    children,
    descendants: of.descendants[line.span] ?? 0,
    open: line.open,
    hidden: layout.hiddenBelow[line.span] ?? 0,
    context: line.context,
    orphan: span.parent === -2,
    moved,
    fold,
  };
}

function errsBelow(of: Analysed, span: number): boolean {
  const open = [...(of.children[span] ?? [])];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (of.trace.spans[at]?.error !== undefined) return true;
    open.push(...(of.children[at] ?? []));
  }
  return false;
}

/** Idle hours cut to a mark, or one piece. */
function scaleOf(of: Analysed, state: WaterfallState): [ScalePiece[], ScaleCut[]] {
  const root = state.root === null ? undefined : of.trace.spans[state.root];
  const first = Math.min(
    ...of.trace.spans
      .slice(0, 8)
      .map((span) => span.start + (state.correct_skew ? (span.off ?? 0) : 0)),
    0,
  );
  const [from, to] =
    state.zoom ?? (root ? [root.start, root.start + root.duration] : [first, first + of.duration]);
  if (!state.compress || of.trace.sparse !== true || state.zoom !== null || root) {
    return [[{ from, to, left: 0, right: 1 }], []];
  }
  const [gapFrom, gapTo] = [200e6, 7_199_990e6];
  return [
    [
      { from, to: gapFrom, left: 0, right: 0.3 },
      { from: gapFrom, to: gapTo, left: 0.3, right: 0.33 },
      { from: gapTo, to, left: 0.33, right: 1 },
    ],
    [{ from: gapFrom, to: gapTo, at: 0.315 }],
  ];
}
