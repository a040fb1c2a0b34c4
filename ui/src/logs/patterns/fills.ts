import type { PatternPiece } from "../../contract.ts";

/** What stands in one hole of a pattern. */
export type Fill = {
  /** What kind of thing it is, in a word. */
  kind: string;
  /** Values with their counts, the most frequent first. */
  values: readonly (readonly [value: string, count: number])[];
};

/** Kinds of holes whose values may hold blanks. */
const WITH_BLANKS: ReadonlySet<string> = new Set(["time", "duration", "size", "quoted"]);

/** The kind of a hole as a word; any word is one of no kind. */
export function kindOf({ text }: PatternPiece): string {
  return text === "*" ? "word" : text;
}

/** What fills the holes of a pattern in some of its lines, hole by hole. */
export function fillsOf(template: readonly PatternPiece[], messages: readonly string[]): Fill[] {
  const all = messages.flatMap((message) => {
    const values = valuesIn(template, message);
    return values ? [values] : [];
  });
  return template
    .filter(({ hole }) => hole)
    .map((piece, at) => ({ kind: kindOf(piece), values: counted(all, at) }));
}

function counted(all: readonly (readonly string[])[], at: number): [string, number][] {
  const counts = new Map<string, number>();
  for (const values of all) {
    const value = values[at] ?? "";
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].toSorted(([, one], [, other]) => other - one);
}

/**
 * The values of a message in the holes of its template, or nothing where they cannot be told: a
 * hole ends where the text behind it begins, and a value with blanks before another hole has no
 * end that can be seen. One pass, for messages are untrusted.
 */
function valuesIn(template: readonly PatternPiece[], message: string): string[] | undefined {
  const text = firstLine(message);
  const values: string[] = [];
  let from = 0;
  for (const [at, { text: words, hole }] of template.entries()) {
    if (!hole) {
      if (!text.startsWith(words, from)) return undefined;
      from += words.length;
      continue;
    }
    const behind = template[at + 1];
    if (behind && (behind.hole || (behind.text.trim() === "" && WITH_BLANKS.has(words))))
      return undefined;
    const end = behind ? text.indexOf(behind.text, from + 1) : text.length;
    if (end <= from) return undefined;
    values.push(text.slice(from, end));
    from = end;
  }
  return from === text.length ? values : undefined;
}

/** The part of a message that patterns are made of. */
function firstLine(message: string): string {
  const [line = ""] = message.trimStart().split(/[\r\n]/u, 1);
  return line.replace(/\s+/gu, " ").trimEnd();
}
