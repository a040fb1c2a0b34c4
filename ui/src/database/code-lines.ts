import { sqlWords, type SqlWord } from "../traces/span/sql.ts";

/** A line of a text, cut into words for colour; its words are the whole line. */
export type CodeLine = readonly SqlWord[];

/** The lines of a text: SQL in words, everything else as it stands. */
export function codeLines(text: string, language: string): CodeLine[] {
  const words: readonly SqlWord[] = language === "sql" ? sqlWords(text) : [{ kind: "name", text }];
  const lines: SqlWord[][] = [[]];
  for (const { kind, text: piece } of words) {
    for (const [at, part] of piece.split(/\r\n|\r|\n/u).entries()) {
      if (at > 0) lines.push([]);
      if (part !== "") lines.at(-1)?.push({ kind, text: part });
    }
  }
  // A text that ends with a line break has no line after it.
  if (lines.length > 1 && lines.at(-1)?.length === 0) lines.pop();
  return lines;
}
