import type { Completion, CompletionKind, Completions } from "../contract.ts";

/** What kinds are called beside a choice. */
export const KIND_WORDS: Record<CompletionKind, string> = {
  metric: "metric",
  label: "label",
  value: "value",
  function: "function",
  aggregation: "aggregation",
  keyword: "keyword",
  duration: "duration",
};

/** An answer with the text and the cursor it was given for. */
export type Answered = { text: string; cursor: number; completions: Completions };

/** A text with its cursor. */
export type Typed = { text: string; cursor: number };

/**
 * The choices for what is typed now. An answer for the same word, typed a little less far, stands
 * in until the answer for all of it is there, so that the list does not blink.
 */
export function choicesFor(answered: Answered | undefined, typed: Typed): Completions | undefined {
  if (!answered) return undefined;
  const { text, cursor, completions } = answered;
  if (text === typed.text && cursor === typed.cursor) return completions;
  const { from } = completions;
  const further = typed.cursor - cursor;
  const sameStart = text.slice(0, cursor) === typed.text.slice(0, cursor);
  if (further <= 0 || !sameStart || text.slice(cursor) !== typed.text.slice(typed.cursor)) {
    return undefined;
  }
  const word = typed.text.slice(from, typed.cursor).toLowerCase();
  const begins = (item: Completion): number => Number(item.text.toLowerCase().startsWith(word));
  const items = completions.items
    .filter((item) => item.text.toLowerCase().includes(word))
    .toSorted((one, other) => begins(other) - begins(one));
  return { ...completions, to: completions.to + further, items, problem: null };
}

/** Whether what was typed asks for choices by itself: a word, or what a name or value follows. */
export function opensChoices(inserted: string): boolean {
  return /[\w:$.{(,"'=[~]$/u.test(inserted);
}

/**
 * The choice that Enter takes before any was pointed at: none where no word is begun, or where the
 * word is already one of them, so that Enter runs the query.
 */
export function preselected(completions: Completions, typed: Typed): number {
  const word = typed.text.slice(completions.from, typed.cursor);
  if (word === "" || completions.items.some((item) => item.text === word)) return -1;
  return 0;
}

/** A piece of text to put in place of another, and where the cursor is then. */
export type Edit = { from: number; to: number; text: string; cursor: number };

/** What taking a choice does: calls open their bracket, values close their quotes. */
export function editFor(item: Completion, completions: Completions, text: string): Edit {
  const { from, to } = completions;
  const next = text.charAt(to);
  const opensCall = item.kind === "function" || item.kind === "aggregation";
  let inserted = item.text;
  let stepsOver = 0;
  if (opensCall && !inserted.endsWith("(")) {
    if (next === "(") stepsOver = 1;
    else inserted += "(";
  }
  const quote = text.charAt(from - 1);
  if (item.kind === "value" && /["'`]/u.test(quote) && !inserted.endsWith(quote)) {
    if (next === quote) stepsOver = 1;
    else inserted += quote;
  }
  return { from, to, text: inserted, cursor: from + inserted.length + stepsOver };
}
