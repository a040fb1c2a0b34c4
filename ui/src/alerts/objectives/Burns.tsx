import type { ReactElement } from "react";

import type { BurnView } from "../../contract.ts";
import { StateShape } from "../../parts/StateMark.tsx";
import { writeBurn } from "../numbers.ts";
import styles from "./Objectives.module.css";

/** Burn by pairs of windows: both over the threshold is an alert. */
export function Burns({ burns }: { burns: readonly BurnView[] }): ReactElement | null {
  if (burns.length === 0) return null;
  return (
    <table className={styles.burns}>
      <caption className="visually-hidden">Burn by window; 1 × spends the budget exactly</caption>
      <thead>
        <tr>
          <th scope="col">Burn over</th>
          <th scope="col">long</th>
          <th scope="col">short</th>
          <th scope="col">limit</th>
          <th scope="col">
            <span className="visually-hidden">State</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {burns.map(({ severity, long, short, threshold, long_burn, short_burn, burning }) => {
          const state = severity === "page" ? "critical" : "warning";
          const over = (burn: number | null): boolean => burn !== null && burn > threshold;
          return (
            <tr key={`${severity} ${long}`} data-burning={burning ? state : undefined}>
              <th scope="row">
                {long} <small>and {short}</small>
              </th>
              <td data-over={over(long_burn) || undefined}>{writeBurn(long_burn)}</td>
              <td data-over={over(short_burn) || undefined}>{writeBurn(short_burn)}</td>
              <td className={styles.limit}>{writeBurn(threshold)}</td>
              <td className={styles.verdict}>
                {burning && <StateShape state={state} />} {severity}
                <span className="visually-hidden">{burning ? " burns" : " does not burn"}</span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
