import type { LiveBlock } from "../../contract.ts";
import { go, type View } from "../../state/location.ts";

/** Leads to the screen that asks in a language, with the query as it is filled in. */
export function openInFull(
  { language, text }: LiveBlock,
  source: string | undefined,
): { screen: string; go: () => void } | undefined {
  const of = source ? { source } : {};
  const to = (screen: string, view: View) => ({ screen, go: () => go(view) });
  switch (language) {
    case "promql":
      return to("Explore", { screen: "explore", expr: text, ...of });
    case "logql":
      return to("Logs", { screen: "logs", raw: text, ...of });
    case "traceql":
      return to("Traces", { screen: "traces", search: { raw: text, ...of } });
    case "sql":
      return to("Database", { screen: "database", tab: "queries", ...of });
    case "http":
      return undefined;
  }
}
