import type { AnswerRecord } from "../../contract.ts";

/** How a recorded answer stood against what was expected; nothing if nothing was. */
export function verdictOf({ verdict }: AnswerRecord): "met" | "missed" | "unknown" | undefined {
  return verdict === "met" || verdict === "missed" || verdict === "unknown" ? verdict : undefined;
}
