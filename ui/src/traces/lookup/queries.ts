import { call } from "#ipc";

import type { FindTrace } from "../../contract.ts";
import { numbered, type Unnumbered } from "../../queries.ts";
import type { RangeChoice } from "../../state/time-range.ts";

/**
 * Where a pasted text leads. A look-up is not repeated with the clock, only when somebody asks:
 * its key holds the range as chosen and not the moments it stands for.
 */
export const lookupQuery = (
  request: Unnumbered<FindTrace>,
  choice: RangeChoice,
  revision: number,
) => {
  const { environment, text } = request;
  return numbered(["find_trace", revision, choice, { environment, text }], (question) =>
    call("find_trace", { ...request, question }),
  );
};
