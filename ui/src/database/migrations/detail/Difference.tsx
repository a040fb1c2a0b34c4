import type { ReactElement } from "react";

import type { DiffChange, DiffView } from "../../../contract.ts";
import detail from "../../../parts/detail/Detail.module.css";
import styles from "./Difference.module.css";

const SIGNS: Record<DiffChange, [sign: string, word: string]> = {
  kept: [" ", ""],
  added: ["+", "added: "],
  removed: ["−", "removed: "],
};

/** What differs between two versions of a file, line by line; colour, sign and word say which. */
export function Difference({ diff }: { diff: DiffView }): ReactElement {
  if (diff.hunks.length === 0)
    return (
      <p className={detail.quiet}>
        {diff.line_endings
          ? "Only the line endings differ."
          : `No difference from ${diff.from} to ${diff.to}.`}
      </p>
    );
  return (
    <>
      <p className={detail.quiet}>
        From {diff.from} to {diff.to}: {diff.added} added, {diff.removed} removed
        {diff.cut && ", cut here because it is very long"}
      </p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard */}
      <pre className={styles.diff} tabIndex={0} role="region" aria-label="Difference">
        {diff.hunks.map((hunk, at) => (
          <span key={at} className={styles.hunk}>
            {hunk.lines.map(({ change, before, now, text }, each) => (
              <span key={each} className={styles.line} data-change={change}>
                <span className={styles.number} aria-hidden="true">
                  {before ?? ""}
                </span>
                <span className={styles.number} aria-hidden="true">
                  {now ?? ""}
                </span>
                <span aria-hidden="true">{SIGNS[change][0]}</span>
                <span className={styles.text}>
                  <span className="visually-hidden">{SIGNS[change][1]}</span>
                  {text}
                  {"\n"}
                </span>
              </span>
            ))}
          </span>
        ))}
      </pre>
    </>
  );
}
