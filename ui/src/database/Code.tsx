import { memo, useMemo, useState, type ReactElement } from "react";

import { Button } from "../parts/Button.tsx";
import { codeLines } from "./code-lines.ts";
import styles from "./Code.module.css";

type Props = {
  label: string;
  text: string;
  /** `sql` is coloured. */
  language: string;
  /** Lines that something is said about, with what; counted from 1. */
  marks?: ReadonlyMap<number, string> | undefined;
  /** Prefix of the ids of its lines, for what leads to one. */
  id: string;
};

/** Longer texts are laid out when that is asked for. */
const FIRST_LINES = 1_000;

/** A text with line numbers and colours. It is untrusted, and only ever text. */
export const Code = memo(function Code(props: Props): ReactElement {
  const { label, text, language, marks, id } = props;
  const [whole, setWhole] = useState(false);
  const lines = useMemo(() => codeLines(text, language), [text, language]);
  const shown = whole ? lines : lines.slice(0, FIRST_LINES);
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard */}
      <pre className={styles.code} tabIndex={0} role="region" aria-label={label}>
        {shown.map((words, at) => (
          <span
            key={at}
            id={`${id}-${at + 1}`}
            className={styles.line}
            data-marked={marks?.has(at + 1) || undefined}
            title={marks?.get(at + 1)}
          >
            <span className={styles.number} aria-hidden="true">
              {at + 1}
            </span>
            <span className={styles.text}>
              {words.map((word, each) => (
                <span key={each} data-word={word.kind}>
                  {word.text}
                </span>
              ))}
              {"\n"}
            </span>
          </span>
        ))}
      </pre>
      {shown.length < lines.length && (
        <Button small onClick={() => setWhole(true)}>
          All {lines.length.toLocaleString("en")} lines
        </Button>
      )}
    </>
  );
});
