import type { ReactElement } from "react";

import type { ElementCounts, Verdict } from "../contract.ts";
import { VERDICTS, VERDICT_WORDS, elementsWithParts } from "./report-rows.ts";
import styles from "./Reports.module.css";
import { VERDICT_STATES } from "./verdicts.ts";

type Props = {
  elements: readonly ElementCounts[];
  chosen: string | undefined;
  onChoose: (element: string | undefined) => void;
};

/** Kinds of parts against what became of them; pressing one lists it alone. */
export function Elements({ elements, chosen, onChoose }: Props): ReactElement {
  return (
    <div className={styles.kinds}>
      <table aria-label="Kinds of parts">
        <thead>
          <tr>
            <th scope="col">Part</th>
            {VERDICTS.map((verdict) => (
              <th key={verdict} scope="col">
                {VERDICT_WORDS[verdict]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {elementsWithParts(elements).map(({ element, counts }) => (
            <tr key={element} data-chosen={chosen === element || undefined}>
              <td>
                <button
                  type="button"
                  className={styles.kind}
                  aria-pressed={chosen === element}
                  onClick={() => onChoose(chosen === element ? undefined : element)}
                >
                  {element}
                </button>
              </td>
              {VERDICTS.map((verdict) => (
                <Amount key={verdict} verdict={verdict} amount={counts[verdict]} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Amount({ verdict, amount }: { verdict: Verdict; amount: number }): ReactElement {
  if (amount === 0) return <td data-none>0</td>;
  const state = VERDICT_STATES[verdict];
  return <td data-state={state === "ok" ? undefined : state}>{amount.toLocaleString("en")}</td>;
}
