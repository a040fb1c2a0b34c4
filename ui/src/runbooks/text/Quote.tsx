import type { ReactElement } from "react";

import type { Health, Run } from "../../contract.ts";
import { StateMark } from "../../parts/StateMark.tsx";
import { Runs } from "./Runs.tsx";
import styles from "./Text.module.css";

type Props = { admonition: string | null; text: readonly Run[] };

const STATES: Readonly<Record<string, [Health, string]>> = {
  note: ["unknown", "Note"],
  tip: ["ok", "Tip"],
  important: ["warning", "Important"],
  warning: ["warning", "Warning"],
  caution: ["critical", "Caution"],
};

/** Quoted text; what GitHub would set apart is set apart, with its word. */
export function Quote({ admonition, text }: Props): ReactElement {
  const known = admonition === null ? undefined : STATES[admonition];
  return (
    <blockquote className={styles.quote} data-state={known?.[0]}>
      {known && <StateMark state={known[0]} word={known[1]} />}
      <p>
        <Runs runs={text} />
      </p>
    </blockquote>
  );
}
