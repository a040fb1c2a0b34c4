import { useQueries } from "@tanstack/react-query";
import { useRef } from "react";

import type { WaterfallRow, WaterfallRows, WaterfallState } from "../../contract.ts";
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
  const held = useRef<{ trace: number; rows: Rows }>(undefined);
  const before = held.current?.trace === trace ? held.current.rows : undefined;
  const total = before?.state === state ? before.total : undefined;
  const sight = pagesOf(first, end);
  const pages = withNeighbours(sight, total);
  const answers = useQueries({ queries: pages.map((page) => rowsQuery(trace, state, page)) });
  const found = new Map(pages.map((page, at) => [page, answers[at]?.data]));
  const said = sight.map((page) => found.get(page)).find((page) => page !== undefined);
  // A state that has fewer rows than were scrolled to answers with none, and says how many it has.
  const whole = sight.every((page) => {
    const answer = found.get(page);
    return answer !== undefined || (said !== undefined && page * PAGE >= said.total);
  });
  const failed = answers.find((answer) => answer.error !== null);
  let rows = before;
  if (said && (whole || before === undefined || before.state === state)) {
    const pageOf = (row: number): WaterfallRows | undefined => found.get(Math.floor(row / PAGE));
    rows = {
      state,
      total: said.total,
      said,
      pageOf,
      rowAt: (row) => rowIn(pageOf(row), row),
    };
    held.current = { trace, rows };
  }
  return {
    rows,
    error: failed?.error ?? undefined,
    again: () => void failed?.refetch(),
  };
}
