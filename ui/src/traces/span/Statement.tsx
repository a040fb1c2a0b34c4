import { useState, type ReactElement } from "react";

import type { ExceptionView, SqlView } from "../../contract.ts";
import links from "../../links/Links.module.css";
import { Button } from "../../parts/Button.tsx";
import { CopyButton } from "../../parts/CopyButton.tsx";
import { go } from "../../state/location.ts";
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
        <span>
          {sql.system}
          {sql.system !== "" && sql.table !== null && " · "}
          {sql.table !== null && <TableLink name={sql.table} />}
        </span>
        <Button look="quiet" small aria-pressed={recorded} onClick={() => setRecorded(!recorded)}>
          As recorded
        </Button>
        <CopyButton text={sql.text} what="The statement" />
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

/** The table of a statement: leads to it in the schema of the environment's database. */
function TableLink({ name }: { name: string }): ReactElement {
  // The span may name a schema that the database calls otherwise.
  const words = name.split(".").at(-1) ?? name;
  return (
    <button
      type="button"
      className={links.link}
      title="Find the table in the database’s schema"
      onClick={() => go({ screen: "database", tab: "schema", words })}
    >
      {name}
    </button>
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
        <CopyButton
          text={[`${exception.kind}: ${exception.message}`, exception.stack].join("\n")}
          what="The exception"
        />
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
