/** What a piece of a query is, for its colour. */
export type WordKind =
  | "space"
  | "comment"
  | "string"
  | "number"
  | "macro"
  | "function"
  | "keyword"
  | "label"
  | "metric"
  | "sign";

/** A piece of a query; the pieces of a text are the whole text. */
export type Word = { kind: WordKind; text: string; at: number };

const KEYWORDS = new Set(
  "by without on ignoring group_left group_right bool offset and or unless atan2".split(" "),
);

const AGGREGATIONS = new Set(
  "sum avg min max count group stddev stdvar topk bottomk quantile count_values limitk limit_ratio".split(
    " ",
  ),
);

/** After these, a bracket holds label names. */
const BEFORE_LABELS = new Set("by without on ignoring group_left group_right".split(" "));

/** In the order they are tried. A string may be open: it then ends with the text. */
const PATTERNS: readonly (readonly [WordKind | "name", RegExp])[] = [
  ["space", /\s+/y],
  ["comment", /#[^\n]*/y],
  ["string", /"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|`[^`]*`?/y],
  ["macro", /\$\{[^}]*\}?|\$\w+|\[\[\w*(?:\]\])?/y],
  ["number", /(?:\d+(?:ms|[smhdwy]))+(?!\w)|0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy],
  ["name", /[a-z_:][\w:]*/iy],
];

/**
 * Cuts a query of PromQL into words, for colour alone: whatever is typed comes out whole, and what
 * is wrong with it is said by the source's own parser.
 */
export function toWords(text: string): Word[] {
  const words: Word[] = [];
  const brackets: ("labels" | "matchers" | "other")[] = [];
  let at = 0;
  while (at < text.length) {
    const [kind, piece] = pieceAt(text, at);
    if (kind === "name") {
      const inside = brackets.at(-1) ?? "other";
      words.push({ kind: nameKind(piece, text.slice(at + piece.length), inside), text: piece, at });
    } else {
      if (kind === "sign") follow(brackets, piece, words);
      words.push({ kind, text: piece, at });
    }
    at += piece.length;
  }
  return words;
}

function pieceAt(text: string, at: number): [WordKind | "name", string] {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found) return [kind, found];
  }
  // Letters beyond the basic plane are two units and stay together.
  return ["sign", String.fromCodePoint(text.codePointAt(at) ?? 0)];
}

function nameKind(name: string, rest: string, inside: "labels" | "matchers" | "other"): WordKind {
  if (inside !== "other") return "label";
  const lower = name.toLowerCase();
  if (KEYWORDS.has(lower)) return "keyword";
  if (AGGREGATIONS.has(lower) || /^\s*\(/.test(rest)) return "function";
  return "metric";
}

function follow(
  brackets: ("labels" | "matchers" | "other")[],
  sign: string,
  before: readonly Word[],
): void {
  if (sign === "{") brackets.push("matchers");
  else if (sign === "(") {
    const last = before.findLast((word) => word.kind !== "space");
    const labels = last?.kind === "keyword" && BEFORE_LABELS.has(last.text.toLowerCase());
    brackets.push(labels ? "labels" : "other");
  } else if (sign === ")" || sign === "}") brackets.pop();
}

/** The words with what is wrong at a place, which is the word there or the last one before it. */
export function wrongWord(words: readonly Word[], at: number | null): Word | undefined {
  if (at === null) return undefined;
  return (
    words.find((word) => word.kind !== "space" && word.at + word.text.length > at) ??
    words.findLast((word) => word.kind !== "space")
  );
}

/** A place in a text as people count: line and column from 1. */
export function lineAndColumn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: Array.from(before.at(-1) ?? "").length + 1 };
}
