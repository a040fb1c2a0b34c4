import { toWords } from "../../explore/words.ts";
import { sqlWords } from "../../traces/span/sql.ts";

/** A piece of a code text; all pieces in a row are the text. */
export type CodePiece = {
  kind: string;
  text: string;
  /** It stands for a value that is not known yet. */
  open?: true;
};

/** Longer texts are shown without colours. */
const LONGEST = 20_000;

/** Cuts a text into coloured pieces; placeholders that are still open stand out of them. */
export function codePieces(text: string, language: string, open: readonly string[]): CodePiece[] {
  if (text.length > LONGEST) return [{ kind: "name", text }];
  return apart(text, open).flatMap((piece) =>
    piece.open ? [piece] : colored(piece.text, language),
  );
}

function colored(text: string, language: string): CodePiece[] {
  switch (language.toLowerCase()) {
    case "promql":
      return toWords(text);
    case "sql":
      return sqlWords(text);
    default:
      return [{ kind: "name", text }];
  }
}

/** The text with the ways in which open placeholders are written set apart. */
function apart(text: string, open: readonly string[]): CodePiece[] {
  let pieces: CodePiece[] = [{ kind: "name", text }];
  // The longest first: `$POD_NAME` is not `$POD` and more.
  for (const written of open.toSorted((one, other) => other.length - one.length)) {
    if (written === "") continue;
    pieces = pieces.flatMap((piece) => {
      if (piece.open) return [piece];
      return piece.text
        .split(written)
        .flatMap((part, at): CodePiece[] => [
          ...(at > 0 ? [{ kind: "name", text: written, open: true as const }] : []),
          ...(part === "" ? [] : [{ kind: "name", text: part }]),
        ]);
    });
  }
  return pieces;
}
