import { useState, type ReactElement } from "react";

import type { ExceptionView, SqlView } from "../../contract.ts";
import { Button } from "../../parts/Button.tsx";
import { copyText } from "../../parts/clipboard.ts";
import { Icon } from "../../parts/Icon.tsx";
import styles from "./Span.module.css";
import { sqlWords } from "./sql.ts";

/** A database statement with line breaks and colours, or as it was recorded. */
export function Statement({ sql }: { sql: SqlView }): ReactElement {
  const [recorded, setRecorded] = useState(false);
  const text = recorded ? sql.text : sql.formatted;
  return (
    <section className={styles.group}>
      <div className={styles.line}>
        <h3>Statement</h3>
        <span>{[sql.system, sql.table].filter(Boolean).join(" · ")}</span>
        <Button look="quiet" small aria-pressed={recorded} onClick={() => setRecorded(!recorded)}>
          As recorded
        </Button>
        <Button
          look="quiet"
          small
          aria-label="Copy the statement"
          title="Copy the statement"
          onClick={() => void copyText(sql.text, "The statement")}
        >
          <Icon name="copy" size={12} />
        </Button>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard */}
      <pre className={styles.code} tabIndex={0} aria-label="Statement">
        {sqlWords(text).map((word, at) => (
          <span key={at} data-word={word.kind}>
            {word.text}
          </span>
        ))}
      </pre>
    </section>
  );
}

/** Lines of a stack that are shown before it is opened. */
const FIRST_LINES = 6;

/** What a span threw. */
export function Exception({ exception }: { exception: ExceptionView }): ReactElement {
  const [open, setOpen] = useState(false);
  const lines = exception.stack.split("\n");
  const long = lines.length > FIRST_LINES;
  return (
    <section className={styles.group} data-kind="exception">
      <div className={styles.line}>
        <h3>{exception.kind === "" ? "Exception" : exception.kind}</h3>
        <Button
          look="quiet"
          small
          aria-label="Copy the exception"
          title="Copy the exception"
          onClick={() =>
            void copyText(
              [`${exception.kind}: ${exception.message}`, exception.stack].join("\n"),
              "The exception",
            )
          }
        >
          <Icon name="copy" size={12} />
        </Button>
      </div>
      <p className={styles.message}>{exception.message}</p>
      {exception.stack !== "" && (
        <>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard */}
          <pre className={styles.code} tabIndex={0} aria-label="Stack trace">
            {(open ? lines : lines.slice(0, FIRST_LINES)).join("\n")}
          </pre>
          {long && (
            <Button look="quiet" small aria-expanded={open} onClick={() => setOpen(!open)}>
              {open ? "First lines" : `All ${lines.length} lines`}
            </Button>
          )}
        </>
      )}
    </section>
  );
}
