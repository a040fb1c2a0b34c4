import type { Health, SloView } from "../../contract.ts";
import { count } from "../../format.ts";

/** How the objectives stand in one sentence: "1 of 5 burns too fast, 1 needs a look, 2 cannot be told". */
export function sentenceOf(slos: readonly SloView[]): string {
  const amount = (health: Health): number => slos.filter((slo) => slo.health === health).length;
  const parts = [
    [amount("critical"), "burns too fast", "burn too fast"],
    [amount("warning"), "needs a look", "need a look"],
    [amount("unknown"), "cannot be told", "cannot be told"],
  ] as const;
  const told = parts
    .filter(([number]) => number > 0)
    .map(([number, one, many]) => `${number} ${number === 1 ? one : many}`);
  if (told.length === 0) {
    return slos.length === 1 ? "The objective is met." : `All ${slos.length} objectives are met.`;
  }
  const met = amount("ok");
  return `${count(slos.length, "objective")}: ${[...told, ...(met > 0 ? [`${met} met`] : [])].join(", ")}.`;
}
