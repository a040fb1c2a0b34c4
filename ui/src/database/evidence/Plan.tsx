import type { ReactElement } from "react";

import type { EvidencePlan } from "../../contract.ts";
import { count } from "../../format.ts";
import { Sentence } from "../../parts/Sentence.tsx";
import { StateShape } from "../../parts/StateMark.tsx";
import styles from "./Evidence.module.css";

/** What a pack would hold, what weakens it, and what nothing can prove. */
export function Plan({ plan }: { plan: EvidencePlan }): ReactElement {
  const { population, undated, outside, strata, changes, exceptions, unproved, warnings } = plan;
  return (
    <>
      <p className={styles.sentence} role="status">
        <strong>{count(changes.length, "change")}</strong> of {population} of the period would be in
        it{undated > 0 && `, ${undated} of them without a known time`}
        {outside > 0 && `; ${outside} lie outside the period`}.
      </p>
      {warnings.length > 0 && (
        <ul className={styles.warnings}>
          {warnings.map(({ code, message, remedy, grave }) => (
            <li key={`${code} ${message}`} data-grave={grave || undefined}>
              <StateShape state={grave ? "critical" : "warning"} />
              <span>
                <Sentence text={message} />{" "}
                <span className={styles.remedy}>
                  <Sentence text={remedy} />
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
      <table className={styles.strata}>
        <thead>
          <tr>
            <th>Group</th>
            <th>Rule</th>
            <th data-figures>Taken</th>
            <th data-figures>Of</th>
          </tr>
        </thead>
        <tbody>
          {strata.map(({ name, rule, changes: all, taken }) => (
            <tr key={name}>
              <td>{name}</td>
              <td>{rule}</td>
              <td data-figures>{taken}</td>
              <td data-figures>{all}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Listed title={count(exceptions.length, "exception")}>
        {exceptions.map(({ history, id, code, message }) => (
          <li key={`${history} ${id} ${code} ${message}`}>
            <StateShape state="critical" />
            <span>
              {id !== "" && <code>{id}</code>} {message}
            </span>
          </li>
        ))}
      </Listed>
      <Listed title={`${count(unproved.length, "thing")} that nothing here can prove`}>
        {unproved.map((words) => (
          <li key={words}>
            <StateShape state="unknown" />
            <span>{words}</span>
          </li>
        ))}
      </Listed>
      <Listed title="The changes">
        {changes.map(({ history, key, id, name, applied, exception }) => (
          <li key={`${history} ${key}`}>
            {exception ? <StateShape state="critical" /> : <span />}
            <span>
              <code>{id}</code> {name !== id && name} <small>{applied.text}</small>
            </span>
          </li>
        ))}
      </Listed>
    </>
  );
}

type ListedProps = { title: string; children: ReactElement[] };

function Listed({ title, children }: ListedProps): ReactElement | null {
  if (children.length === 0) return null;
  return (
    <details className={styles.listed}>
      <summary>{title}</summary>
      <ul>{children}</ul>
    </details>
  );
}
