import type { Crumb, WaterfallRow, WaterfallRows } from "../../contract.ts";

/** Rows of one question. */
export const PAGE = 100;

/** The pages that hold the rows from `first` to before `end`. */
export function pagesOf(first: number, end: number): number[] {
  const from = Math.floor(first / PAGE);
  const to = Math.max(Math.ceil(end / PAGE), from + 1);
  return Array.from({ length: to - from }, (_, at) => from + at);
}

/** Those and their neighbours, the ones in sight first. */
export function withNeighbours(pages: readonly number[], total: number | undefined): number[] {
  const [first = 0, last = first] = [pages[0], pages.at(-1)];
  const most = total === undefined ? last : Math.max(Math.ceil(total / PAGE) - 1, 0);
  return [...pages, first - 1, last + 1].filter(
    (page, at) => page >= 0 && (at < pages.length || page <= most),
  );
}

/** A row of a page. */
export function rowIn(page: WaterfallRows | undefined, row: number): WaterfallRow | undefined {
  return page?.rows[row - page.from];
}

/** The ancestors of a row, root first: those within its page, then those before the page. */
export function crumbsOf(
  page: WaterfallRows | undefined,
  row: number,
  services: readonly { name: string }[],
): Crumb[] {
  const start = rowIn(page, row);
  if (!page || !start) return [];
  const found: Crumb[] = [];
  let depth = start.depth;
  for (let at = row - 1; at >= page.from && depth > 0; at -= 1) {
    const above = rowIn(page, at);
    if (above && above.depth < depth) {
      depth = above.depth;
      found.unshift({
        span: above.span,
        name: above.name,
        service: services[above.service]?.name ?? "",
      });
    }
  }
  return [...page.crumbs.slice(0, depth), ...found];
}
