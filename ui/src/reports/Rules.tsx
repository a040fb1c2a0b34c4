import type { ReactElement } from "react";

import type { Finding } from "../contract.ts";
import { StateMark } from "../parts/StateMark.tsx";
import { WEIGHT_STATES, ruleCounts } from "./lint-rows.ts";
import styles from "./Reports.module.css";

type Props = {
  findings: readonly Finding[];
  chosen: string | undefined;
  onChoose: (rule: string | undefined) => void;
};

/** The rules that are broken, with how often; pressing one lists its findings alone. */
export function Rules({ findings, chosen, onChoose }: Props): ReactElement | null {
  const rules = ruleCounts(findings);
  if (rules.length === 0) return null;
  return (
    <div className={styles.kinds}>
      <table aria-label="Rules">
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col">Findings</th>
          </tr>
        </thead>
        <tbody>
          {rules.map(({ rule, weight, amount }) => (
            <tr key={rule} data-chosen={chosen === rule || undefined}>
              <td>
                <button
                  type="button"
                  className={styles.kind}
                  aria-pressed={chosen === rule}
                  onClick={() => onChoose(chosen === rule ? undefined : rule)}
                >
                  <StateMark
                    state={WEIGHT_STATES[weight][0]}
                    word={WEIGHT_STATES[weight][1]}
                    bare
                  />
                  <code>{rule}</code>
                </button>
              </td>
              <td>{amount.toLocaleString("en")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
