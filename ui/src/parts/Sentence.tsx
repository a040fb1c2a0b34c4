import { Fragment, type ReactElement } from "react";

import { pieces, sentence } from "./sentence.ts";

/** What the core says where it stands alone: a whole sentence, and code as code, never as markup. */
export function Sentence({ text }: { text: string }): ReactElement {
  return (
    <>
      {pieces(sentence(text)).map((piece, at) =>
        // oxlint-disable-next-line react/no-array-index-key -- a piece is where it stands
        piece.code ? (
          <code key={at}>{piece.text}</code>
        ) : (
          <Fragment key={at}>{piece.text}</Fragment>
        ),
      )}
    </>
  );
}
