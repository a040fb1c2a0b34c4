import { Fragment, useMemo, type ReactElement, type RefObject } from "react";

import type { QueryProblem } from "../contract.ts";
import styles from "./QueryEditor.module.css";
import { toWords, wrongWord, type Word } from "./words.ts";

type Props = {
  text: string;
  /** Stands at the cursor, or before the word that choices are listed for. */
  anchor: RefObject<HTMLSpanElement | null>;
  anchorAt: number;
  problem: QueryProblem | undefined;
};

/** The coloured copy that is seen through the field, with what is wrong underlined. */
export function QueryLayer({ text, anchor, anchorAt, problem }: Props): ReactElement {
  const words = useMemo(() => toWords(text), [text]);
  const wrong = problem ? wrongWord(words, problem.at) : undefined;
  const mark = <span ref={anchor} />;
  return (
    <div className={styles.layer} aria-hidden="true">
      {words.map((word) => {
        const within = anchorAt - word.at;
        const here = within >= 0 && within < word.text.length;
        return (
          <Fragment key={word.at}>
            {here ? (
              <>
                {within > 0 && (
                  <Piece word={word} text={word.text.slice(0, within)} wrong={word === wrong} />
                )}
                {mark}
                <Piece word={word} text={word.text.slice(within)} wrong={word === wrong} />
              </>
            ) : (
              <Piece word={word} text={word.text} wrong={word === wrong} />
            )}
          </Fragment>
        );
      })}
      {anchorAt >= text.length && mark}
      {/* A line that was only begun is as high as any. */}
      {"\u200B"}
    </div>
  );
}

type PieceProps = { word: Word; text: string; wrong: boolean };

function Piece({ word, text, wrong }: PieceProps): ReactElement {
  return (
    <span data-word={word.kind} data-wrong={wrong || undefined}>
      {text}
    </span>
  );
}
