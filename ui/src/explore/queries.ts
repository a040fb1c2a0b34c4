import { call } from "#ipc";
import { queryOptions } from "@tanstack/react-query";

import type { CompleteRequest } from "../contract.ts";
import type { Answered } from "./completion.ts";

/**
 * What could stand at the cursor, with the text it is said of. Not behind the gate of the other
 * questions: who types does not wait for panels.
 */
export const completeQuery = (request: CompleteRequest, revision: number) =>
  queryOptions({
    queryKey: ["complete", revision, request],
    queryFn: async (): Promise<Answered> => ({
      text: request.expr,
      cursor: request.cursor,
      completions: await call("complete", request),
    }),
  });
