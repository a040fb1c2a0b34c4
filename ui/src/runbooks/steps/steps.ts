import type { BlockAnswer, Run, RunbookBlock } from "../../contract.ts";

/** How a live block, or the step it belongs to, stands. */
export type Standing =
  | "met"
  | "missed"
  /** It cannot be told, or cannot be asked. */
  | "unknown"
  /** It answers, and nothing is expected of the answer. */
  | "answered"
  /** Nothing is known yet. */
  | "waiting";

/** A step of a runbook. */
export type Step = {
  number: number;
  /** The block that begins it. */
  block: number;
  words: string;
  /** The live blocks of it. */
  live: readonly number[];
};

/** The steps in the order of the text. */
export function stepsOf(blocks: readonly RunbookBlock[]): Step[] {
  const steps = new Map<number, Step & { live: number[] }>();
  for (const { id, step: number, kind } of blocks) {
    if (number === null) continue;
    const step = steps.get(number);
    if (!step) {
      const words = wordsOf(kind) || `Step ${number}`;
      steps.set(number, { number, block: id, words, live: kind.kind === "live" ? [id] : [] });
    } else if (kind.kind === "live") step.live.push(id);
  }
  return [...steps.values()];
}

/** Worst first: what must be seen hides what is well. */
const GRAVEST: readonly Standing[] = ["missed", "unknown", "waiting", "met", "answered"];

/** How a step stands by its live blocks; nothing if it has none. */
export function standingOf(
  { live }: Pick<Step, "live">,
  standings: ReadonlyMap<number, Standing>,
): Standing | undefined {
  if (live.length === 0) return undefined;
  const all = new Set(live.map((block) => standings.get(block) ?? "waiting"));
  return GRAVEST.find((each) => all.has(each));
}

/** How an answer stands against what is expected of it. */
export function standingOfAnswer({ verdict, content }: BlockAnswer): Standing {
  if (content.kind === "failed") return "unknown";
  return verdict?.kind ?? "answered";
}

/**
 * Names for blocks that are ticked and noted, by their words: a file that is changed meanwhile
 * moves its blocks, and a tick must not move to another step.
 */
export function namesOf(blocks: readonly RunbookBlock[]): Map<number, string> {
  const names = new Map<number, string>();
  const seen = new Map<string, number>();
  for (const { id, kind } of blocks) {
    if (kind.kind !== "item" && kind.kind !== "heading") continue;
    const words = textOf(kind.text).slice(0, 160);
    const before = seen.get(words) ?? 0;
    seen.set(words, before + 1);
    names.set(id, before === 0 ? words : `${words} #${before + 1}`);
  }
  return names;
}

/** The words of a stretch of text, without looks. */
export function textOf(runs: readonly Run[]): string {
  return runs.map(({ text }) => text).join("");
}

function wordsOf(kind: RunbookBlock["kind"]): string {
  switch (kind.kind) {
    case "heading":
    case "item":
      return textOf(bold(kind.text)).trim();
    case "paragraph":
    case "quote":
      return textOf(kind.text).trim();
    case "table":
    case "rule":
    case "html":
    case "code":
    case "live":
    case "included":
      return "";
  }
}

/** What begins in bold is the step's name, and the rest its explanation. */
function bold(runs: readonly Run[]): readonly Run[] {
  const end = runs.findIndex((run) => run.strong !== true);
  return end > 0 ? runs.slice(0, end) : runs;
}
