import type { ReactElement } from "react";

import styles from "./FilterField.module.css";

type Props = {
  /** What it does, for those who hear it: "Filter runbooks". */
  label: string;
  /** What may be typed: "Filter by title or file (/)". */
  placeholder: string;
  words: string;
  onWords: (words: string) => void;
  /** It stands in a bar of small controls. */
  small?: boolean;
  /** How wide it is. */
  className?: string | undefined;
};

/** A field that narrows the list beside it; the key `/` leads there. */
export function FilterField({
  label,
  placeholder,
  words,
  onWords,
  small = false,
  className = "",
}: Props): ReactElement {
  return (
    <input
      type="search"
      data-filter
      data-small={small || undefined}
      className={`${styles.field} ${className}`}
      aria-label={label}
      placeholder={placeholder}
      value={words}
      spellCheck={false}
      onChange={(event) => onWords(event.target.value)}
    />
  );
}
