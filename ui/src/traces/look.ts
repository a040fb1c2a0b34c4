import type { FilterAttribute, TraceView, WaterfallFilter, WaterfallState } from "../contract.ts";

/** A filter that hides nothing. */
export const NO_FILTER: WaterfallFilter = {
  text: "",
  services: [],
  attributes: [],
  errors: false,
  min_share: 0,
  critical: false,
};

/** The whole trace, open, with what repeats folded. */
export const WHOLE: WaterfallState = {
  root: null,
  depth: null,
  opened: [],
  closed: [],
  closed_services: [],
  fold: true,
  unfolded: [],
  filter: NO_FILTER,
  correct_skew: false,
  compress: false,
  zoom: null,
};

/** More spans than a person scrolls through: such a trace opens with its upper levels alone. */
const MANY = 2_000;
const UPPER_LEVELS = 3;

/** How a trace is looked at first. */
export function firstLook(view: Pick<TraceView, "spans" | "sparse">): WaterfallState {
  return {
    ...WHOLE,
    depth: view.spans > MANY ? UPPER_LEVELS : null,
    compress: view.sparse,
  };
}

/** Opens or closes a row. */
export function openRow(state: WaterfallState, span: number, open: boolean): WaterfallState {
  return {
    ...state,
    opened: open ? added(state.opened, span) : without(state.opened, span),
    closed: open ? without(state.closed, span) : added(state.closed, span),
  };
}

/** Closes every span of a depth and below; none with nothing. Single rows follow. */
export function toDepth(state: WaterfallState, depth: number | null): WaterfallState {
  return { ...state, depth, opened: [], closed: [], closed_services: [] };
}

/** Closes or opens the spans of a service. */
export function closeService(
  state: WaterfallState,
  service: string,
  close: boolean,
): WaterfallState {
  const { closed_services: before } = state;
  return {
    ...state,
    closed_services: close ? added(before, service) : without(before, service),
  };
}

/** Shows a span as the root, or the whole trace again; time is that of the root. */
export function toRoot(state: WaterfallState, root: number | null): WaterfallState {
  return { ...state, root, zoom: null };
}

/** Opens or closes a fold, by its first span. */
export function openFold(state: WaterfallState, span: number, open: boolean): WaterfallState {
  const { unfolded } = state;
  return { ...state, unfolded: open ? added(unfolded, span) : without(unfolded, span) };
}

/** Folds what repeats, or shows all of it. */
export function toFold(state: WaterfallState, fold: boolean): WaterfallState {
  return { ...state, fold, unfolded: [] };
}

/** Changes parts of the filter. */
export function toFilter(state: WaterfallState, change: Partial<WaterfallFilter>): WaterfallState {
  return { ...state, filter: { ...state.filter, ...change } };
}

/** Adds a condition on an attribute, once. */
export function withAttribute(state: WaterfallState, wanted: FilterAttribute): WaterfallState {
  const has = state.filter.attributes.some((each) => isSame(each, wanted));
  return has ? state : toFilter(state, { attributes: [...state.filter.attributes, wanted] });
}

/** Takes a condition on an attribute away. */
export function withoutAttribute(state: WaterfallState, which: FilterAttribute): WaterfallState {
  return toFilter(state, {
    attributes: state.filter.attributes.filter((each) => !isSame(each, which)),
  });
}

/** Whether the filter hides anything. */
export function isFiltered({ filter }: WaterfallState): boolean {
  return (
    filter.text !== "" ||
    filter.services.length > 0 ||
    filter.attributes.length > 0 ||
    filter.errors ||
    filter.min_share > 0 ||
    filter.critical
  );
}

/** Whether two states show the same. */
export function isSameLook(one: WaterfallState, other: WaterfallState): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function isSame(one: FilterAttribute, other: FilterAttribute): boolean {
  return one.name === other.name && one.value === other.value;
}

function added<T>(list: readonly T[], one: T): T[] {
  return list.includes(one) ? [...list] : [...list, one];
}

function without<T>(list: readonly T[], one: T): T[] {
  return list.filter((each) => each !== one);
}
