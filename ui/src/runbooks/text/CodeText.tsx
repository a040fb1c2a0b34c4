import { useMemo, type ReactElement } from "react";

import { useWork } from "../work/work.ts";
import { codePieces } from "./code-pieces.ts";
import styles from "./CodeText.module.css";

type Props = {
  label: string;
  text: string;
  language: string;
  /** Names of the placeholders in it that have no value. */
  open: readonly string[];
  /** Only its first lines are shown, until it is unfolded. */
  folded?: boolean;
};

/** Code in its colours; it is untrusted, and only ever text. */
export function CodeText({ label, text, language, open, folded = false }: Props): ReactElement {
  const { view } = useWork();
  const written = view.placeholders
    .filter(({ name }) => open.includes(name))
    .flatMap((placeholder) => placeholder.written);
  const key = written.join("\n");
  const pieces = useMemo(
    () => codePieces(text, language, key === "" ? [] : key.split("\n")),
    [text, language, key],
  );
  return (
    <pre
      className={styles.code}
      data-folded={folded || undefined}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      {pieces.map((piece, at) => (
        <span key={at} data-word={piece.kind} data-open={piece.open}>
          {piece.text}
        </span>
      ))}
    </pre>
  );
}
