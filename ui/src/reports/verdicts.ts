import type { Health, Verdict } from "../contract.ts";

/** The state that a verdict is shown as: what is left out is the gravest a file can suffer. */
export const VERDICT_STATES: Record<Verdict, Health> = {
  rendered: "ok",
  approximated: "warning",
  unsupported: "critical",
};
