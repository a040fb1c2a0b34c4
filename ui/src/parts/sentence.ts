/** A piece of a sentence: words, or code that stood between backticks. */
export type Piece = { text: string; code: boolean };

/** A first word that is a plain word: a name such as `pgBouncer`, `api_errors` or `a/b.toml` is not. */
const PLAIN = /^\p{Ll}[\p{Ll}'’-]*(?=[\s,;:]|$)/u;
/** What ends a sentence already, or would be taken for a part of what is copied: an address. */
const ENDED = /[.!?…:][)"'”’]?$|:\/\/\S*$/u;

/**
 * Words that Rust wrote to stand within a sentence, as one of their own: with a capital letter and
 * a full stop. Several lines, such as a server's own words with a mark below, only get the former.
 */
export function sentence(text: string): string {
  const said = text.trim();
  if (said === "") return "";
  const begun = PLAIN.test(said) ? said.charAt(0).toUpperCase() + said.slice(1) : said;
  return begun.includes("\n") || ENDED.test(begun) ? begun : `${begun}.`;
}

/** The same where nothing but text can be shown or read out, such as a title. */
export function spoken(text: string): string {
  return pieces(sentence(text))
    .map((piece) => piece.text)
    .join("");
}

/** Words and code by turns; a backtick without a second one is a backtick. */
export function pieces(text: string): Piece[] {
  return text.split(/(`[^`\n]+`)/u).flatMap((each): Piece[] => {
    if (each === "") return [];
    const code = each.length > 2 && each.startsWith("`") && each.endsWith("`");
    return [{ text: code ? each.slice(1, -1) : each, code }];
  });
}
