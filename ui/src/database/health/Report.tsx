import { useState, type ReactElement } from "react";

import { writeCount } from "../../amounts.ts";
import type { HealthReport } from "../../contract.ts";
import { Button } from "../../parts/Button.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { StateMark } from "../../parts/StateMark.tsx";
import { headOf, writeFigure } from "./cells.ts";
import styles from "./Health.module.css";

/** Rows that are shown before all are asked for. */
const FIRST = 8;

/** The answer to one question, with what is missing from it and why. */
export function Report({ report }: { report: HealthReport }): ReactElement {
  const { id, title, needs, on_replica, limited, columns, rows, capped_at, note, failure } = report;
  const [open, setOpen] = useState(false);
  const shown = open ? rows : rows.slice(0, FIRST);
  return (
    <section
      className={styles.card}
      aria-labelledby={`health-${id}`}
      data-wide={columns.length > 4 || undefined}
    >
      <header className={styles.cardHead}>
        <h2 id={`health-${id}`}>{title}</h2>
        {limited && <StateMark state="warning" word="limited" />}
      </header>
      {failure ? (
        <FailureNote failure={failure} compact />
      ) : rows.length === 0 ? (
        <p className={styles.nothing}>
          {note !== "" ? note : on_replica === "" ? "Nothing." : "Nothing here."}
        </p>
      ) : (
        <Rows report={report} rows={shown} />
      )}
      <footer className={styles.cardFoot}>
        {rows.length > FIRST && (
          <Button look="quiet" small aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? `First ${FIRST}` : `All ${writeCount(rows.length)}`}
          </Button>
        )}
        {note !== "" && rows.length > 0 && <p>{note}</p>}
        {capped_at !== null && <p>Cut at {writeCount(capped_at)} rows.</p>}
        {limited && <p>The role lacks {needs}: rows or texts may be missing.</p>}
        {!limited && needs !== "" && <p>Needs {needs}.</p>}
        {on_replica !== "" && <p>On a replica: {on_replica}.</p>}
      </footer>
    </section>
  );
}

type RowsProps = { report: HealthReport; rows: HealthReport["rows"] };

function Rows({ report, rows }: RowsProps): ReactElement {
  const { title, columns, numeric } = report;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard
    <div className={styles.scroller} tabIndex={0} role="region" aria-label={`Rows: ${title}`}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((column, at) => (
              <th key={column} scope="col" data-numeric={numeric[at] || undefined}>
                {headOf(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => (
                <td
                  key={columns[column]}
                  data-numeric={numeric[column] || undefined}
                  title={cell ?? "NULL"}
                >
                  {cell === null ? (
                    <span className={styles.null}>–</span>
                  ) : numeric[column] ? (
                    writeFigure(columns[column] ?? "", cell)
                  ) : (
                    cell
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
