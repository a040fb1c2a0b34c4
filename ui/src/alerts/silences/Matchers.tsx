import type { ReactElement } from "react";

import type { MatcherView } from "../../contract.ts";
import { operatorOf, writeMatcher } from "./matchers.ts";
import styles from "./Silences.module.css";

/** Conditions as tokens: label, comparison, value. */
export function Matchers({ matchers }: { matchers: readonly MatcherView[] }): ReactElement {
  return (
    <span className={styles.tokens} title={matchers.map(writeMatcher).join("\n")}>
      {matchers.map((matcher) => (
        <code key={writeMatcher(matcher)} className={styles.token}>
          {matcher.name}
          <span className={styles.operator}>{operatorOf(matcher)}</span>
          {matcher.value}
        </code>
      ))}
    </span>
  );
}
