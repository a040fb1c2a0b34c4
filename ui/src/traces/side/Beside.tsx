import type { ReactElement } from "react";

import type { TraceView } from "../../contract.ts";
import type { TraceSide } from "../in-hand.ts";
import { SpanDetail, type SpanDeeds } from "../span/SpanDetail.tsx";
import { NoSpan } from "./Side.tsx";
import { TraceLogs } from "./TraceLogs.tsx";
import { TraceMetrics } from "./TraceMetrics.tsx";

type Props = {
  shown: TraceSide;
  view: TraceView;
  /** The selected span, if one is. */
  span: number | undefined;
  colors: Record<string, string>;
  deeds: SpanDeeds;
};

/** What stands beside the rows, or below them. */
export function Beside({ shown, view, span, colors, deeds }: Props): ReactElement {
  switch (shown) {
    case "span":
      return span === undefined ? (
        <NoSpan />
      ) : (
        <SpanDetail view={view} span={span} colors={colors} deeds={deeds} />
      );
    case "logs":
      return <TraceLogs view={view} span={span} colors={colors} onReveal={deeds.reveal} />;
    case "metrics":
      return <TraceMetrics view={view} span={span} />;
  }
}
