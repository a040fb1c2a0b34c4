import type { ReactElement } from "react";

import type { MatcherView } from "../../contract.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { OPERATORS, operatorOf, withOperator } from "./matchers.ts";
import styles from "./Silences.module.css";

type Props = { rows: readonly MatcherView[]; onRows: (rows: readonly MatcherView[]) => void };

const EMPTY: MatcherView = { name: "", value: "", regex: false, equal: true };

/** Conditions to write: label, comparison, value. */
export function MatcherRows({ rows, onRows }: Props): ReactElement {
  const change = (at: number, to: Partial<MatcherView>): void =>
    onRows(rows.map((row, index) => (index === at ? { ...row, ...to } : row)));
  return (
    <fieldset className={styles.rows}>
      <legend className="visually-hidden">Conditions</legend>
      {rows.map((row, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no other name
        <div key={at} className={styles.matcher}>
          <input
            value={row.name}
            aria-label={`Label ${at + 1}`}
            placeholder="label"
            spellCheck={false}
            onChange={(event) => change(at, { name: event.target.value })}
          />
          <select
            value={operatorOf(row)}
            aria-label={`Comparison ${at + 1}`}
            onChange={({ target }) => {
              const operator = OPERATORS.find((each) => each === target.value);
              if (operator) change(at, withOperator(row, operator));
            }}
          >
            {OPERATORS.map((operator) => (
              <option key={operator}>{operator}</option>
            ))}
          </select>
          <input
            value={row.value}
            aria-label={`Value ${at + 1}`}
            placeholder={row.regex ? "expression" : "value"}
            spellCheck={false}
            onChange={(event) => change(at, { value: event.target.value })}
          />
          <Button
            look="quiet"
            aria-label={`Remove condition ${at + 1}`}
            title="Remove"
            onClick={() => onRows(rows.filter((_, index) => index !== at))}
          >
            <Icon name="close" size={12} />
          </Button>
        </div>
      ))}
      <Button small onClick={() => onRows([...rows, EMPTY])}>
        <Icon name="plus" size={12} /> Condition
      </Button>
    </fieldset>
  );
}
