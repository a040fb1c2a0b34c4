import type { ReactElement, ReactNode } from "react";

import links from "../../links/Links.module.css";
import { go } from "../../state/location.ts";
import { placeAround } from "./place.ts";

type Props = {
  /** 1 to 32 hex digits. */
  id: string;
  /** The span to go to. */
  span?: string | undefined;
  /** When about it was, in milliseconds since the epoch. */
  at?: number | undefined;
  children: ReactNode;
};

/** The id of a trace where it is shown: leads to the trace, whichever source has it. */
export function TraceLink({ id, span, at, children }: Props): ReactElement {
  return (
    <button
      type="button"
      className={links.link}
      title="Open the trace"
      onClick={(event) => {
        event.stopPropagation();
        go(placeAround(id, span, at));
      }}
    >
      {children}
    </button>
  );
}
