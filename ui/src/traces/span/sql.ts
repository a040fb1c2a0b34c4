/** What a piece of a statement is, for its colour. */
export type SqlKind =
  | "space"
  | "comment"
  | "string"
  | "number"
  | "keyword"
  | "name"
  | "place"
  | "sign";

/** A piece of a statement; the pieces of a text are the whole text. */
export type SqlWord = { kind: SqlKind; text: string };

/** Words of standard SQL and of PostgreSQL, MySQL and SQLite that shape a statement. */
const KEYWORDS = new Set(
  (
    "add all alter analyze and any array as asc begin between by call case cast check column commit " +
    "conflict constraint create cross current cursor database default delete desc distinct do drop " +
    "else end escape except exists explain fetch filter first following for foreign from full " +
    "function grant group having if ilike in index inner insert intersect interval into is join key " +
    "last lateral left like limit lock locked materialized merge natural next no not nothing null " +
    "nulls of offset on only or order outer over partition preceding primary procedure range " +
    "recursive references release replace returning revoke right rollback row rows savepoint select " +
    "set share skip table temporary then ties to transaction trigger true false truncate union " +
    "unique update using vacuum values view when where window with within"
  ).split(" "),
);

/** In the order they are tried; a string may be open and then ends with the text. */
const PATTERNS: readonly (readonly [SqlKind | "word", RegExp])[] = [
  ["space", /\s+/y],
  ["comment", /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y],
  ["string", /'(?:[^']|'')*(?:'|$)|\$([a-z_]*)\$[\s\S]*?(?:\$\1\$|$)/iy],
  ["name", /"(?:[^"]|"")*(?:"|$)|`[^`]*(?:`|$)|\[[a-z_][\w ]*\]/iy],
  ["place", /\$\d+|\?|:[a-z_]\w*|@[a-z_]\w*|%(?:s|\(\w+\)s)/iy],
  ["number", /(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy],
  ["word", /[\p{L}_][\p{L}\p{N}_$]*/uy],
];

/** Longer statements are shown without colours, which nobody would read anyway. */
const LONGEST = 20_000;

/** Cuts a statement into words, for colour alone: what is written comes out whole. */
export function sqlWords(text: string): SqlWord[] {
  if (text.length > LONGEST) return [{ kind: "name", text }];
  const words: SqlWord[] = [];
  for (let at = 0; at < text.length;) {
    const [kind, piece] = pieceAt(text, at);
    words.push({
      kind: kind !== "word" ? kind : KEYWORDS.has(piece.toLowerCase()) ? "keyword" : "name",
      text: piece,
    });
    at += piece.length;
  }
  return words;
}

function pieceAt(text: string, at: number): [SqlKind | "word", string] {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found) return [kind, found];
  }
  // Letters beyond the basic plane are two units and stay together.
  return ["sign", String.fromCodePoint(text.codePointAt(at) ?? 0)];
}
