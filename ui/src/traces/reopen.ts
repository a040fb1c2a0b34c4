import { createContext, use, useEffect } from "react";

import { failureOf } from "../failure.ts";

/** Opens the trace again; Wheelhouse holds only the last few. */
export const ReopenContext = createContext<() => void>(() => undefined);

/** Opens the trace again if what was asked of it failed because it is not open any more. */
export function useReopen(error: Error | null | undefined): void {
  const reopen = use(ReopenContext);
  const gone = error !== null && error !== undefined && failureOf(error).code === "not_found";
  useEffect(() => {
    if (gone) reopen();
  }, [gone, reopen]);
}
