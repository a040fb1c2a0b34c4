import { useQueries } from "@tanstack/react-query";

import type { LogRow, LogRows } from "../../contract.ts";
import { PAGE, rowsQuery, type Rows } from "../queries.ts";

/** The pages that rows from `first` to `last` lie on. */
export function pagesOf(first: number, last: number): number[] {
  const from = Math.max(Math.floor(first / PAGE), 0);
  const to = Math.max(Math.floor(last / PAGE), from);
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

type Shown = {
  /** The row at a place; nothing while its page is read. */
  row: (at: number) => LogRow | undefined;
  /** What the newest answer says of all rows; nothing before the first. */
  last: LogRows | undefined;
  /** Why rows cannot be read, such as that the lines are held no more. */
  error: Error | undefined;
};

/** Rows on the pages in sight; what was read before stays until its page is there. */
export function useRows(rows: Rows, first: number, last: number): Shown {
  const pages = pagesOf(first, last);
  const answers = useQueries({
    queries: pages.map((page) => ({
      ...rowsQuery(rows, page),
      placeholderData: (before: LogRows | undefined) => before,
    })),
  });
  const read = new Map(pages.map((page, at) => [page, answers[at]?.data] as const));
  return {
    row: (at) => read.get(Math.floor(at / PAGE))?.rows[at % PAGE],
    last: answers.find(({ data }) => data !== undefined)?.data,
    error: answers.find(({ error }) => error !== null)?.error ?? undefined,
  };
}
