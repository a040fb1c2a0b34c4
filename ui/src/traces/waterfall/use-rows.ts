import { useQueries } from "@tanstack/react-query";
import { useState } from "react";

import type { WaterfallRow, WaterfallRows, WaterfallState } from "../../contract.ts";
import { queryClient } from "../../queries.ts";
import { rowsQuery } from "../queries.ts";
import { PAGE, pagesOf, rowIn, withNeighbours } from "./pages.ts";

/** The rows of a state as far as they are here. */
export type Rows = {
  /** The state that they are of: the one asked for, or the one before until that is here. */
  state: WaterfallState;
  total: number;
  /** What every page says alike: scale, cuts, hidden, matches. */
  said: WaterfallRows;
  pageOf: (row: number) => WaterfallRows | undefined;
  rowAt: (row: number) => WaterfallRow | undefined;
};

type Answer = { rows: Rows | undefined; error: Error | undefined; again: () => void };

/** Asks for the pages in sight and their neighbours; another state shows once its rows are here. */
export function useRows(
  trace: number,
  state: WaterfallState,
  [first, end]: readonly [number, number],
): Answer {
  const [shown, setShown] = useState<{ state: WaterfallState; said: WaterfallRows }>();
  const sight = pagesOf(first, end);
  const total = shown?.state === state ? shown.said.total : undefined;
  const pages = withNeighbours(sight, total);
  const answers = useQueries({ queries: pages.map((page) => rowsQuery(trace, state, page)) });
  const found = new Map(pages.map((page, at) => [page, answers[at]?.data]));
  const said = sight.map((page) => found.get(page)).find((page) => page !== undefined);
  // A state that has fewer rows than were scrolled to answers with none, and says how many it has.
  const whole =
    said !== undefined &&
    sight.every((page) => found.get(page) !== undefined || page * PAGE >= said.total);
  const now = whole && shown?.state !== state ? { state, said } : shown;
  if (now !== shown) setShown(now);
  const failed = answers.find((answer) => answer.error !== null);
  const pageOf = (row: number): WaterfallRows | undefined => {
    const page = Math.floor(row / PAGE);
    if (now?.state === state) return found.get(page);
    return now && queryClient.getQueryData(rowsQuery(trace, now.state, page).queryKey);
  };
  return {
    rows: now && {
      ...now,
      total: now.said.total,
      pageOf,
      rowAt: (row) => rowIn(pageOf(row), row),
    },
    error: failed?.error ?? undefined,
    again: () => void failed?.refetch(),
  };
}
