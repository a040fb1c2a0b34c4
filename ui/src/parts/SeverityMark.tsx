import type { ReactElement } from "react";

import type { Health, Severity } from "../contract.ts";
import styles from "./SeverityMark.module.css";
import { StateShape } from "./StateMark.tsx";

const WORDS: Record<Severity, string> = {
  unset: "",
  trace: "trace",
  debug: "debug",
  info: "info",
  warn: "warn",
  error: "error",
  fatal: "fatal",
};

const GRAVE: Partial<Record<Severity, Health>> = {
  warn: "warning",
  error: "critical",
  fatal: "critical",
};

/** How grave a log line is: a word, and a shape and a colour where it matters. */
export function SeverityMark({ severity }: { severity: Severity }): ReactElement {
  const state = GRAVE[severity];
  return (
    <span className={styles.severity} data-severity={severity}>
      {state && <StateShape state={state} />}
      {WORDS[severity]}
    </span>
  );
}
