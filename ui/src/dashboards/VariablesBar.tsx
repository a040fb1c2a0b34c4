import type { ReactElement } from "react";

import type { DashboardView, VariableView } from "../contract.ts";
import { StateMark } from "../parts/StateMark.tsx";
import { VariableSelect } from "./VariableSelect.tsx";
import type { Variables } from "./variables.ts";
import styles from "./VariablesBar.module.css";

type Props = {
  view: DashboardView;
  variables: Variables;
  onChoose: (name: string, values: string[]) => void;
};

/** The dashboard's variables; each stands or fails alone. */
export function VariablesBar({ view, variables, onChoose }: Props): ReactElement | null {
  if (view.variables.length === 0) return null;
  return (
    <div className={styles.bar} role="group" aria-label="Variables">
      {view.variables.map((variable) => (
        <Variable
          key={variable.name}
          variable={variable}
          variables={variables}
          onChoose={(values) => onChoose(variable.name, values)}
        />
      ))}
    </div>
  );
}

type VariableProps = {
  variable: VariableView;
  variables: Variables;
  onChoose: (values: string[]) => void;
};

function Variable({ variable, variables, onChoose }: VariableProps): ReactElement {
  const { name, label, kind } = variable;
  const value = variables.shown[name] ?? variable.current;
  const options = variables.options[name];
  const failure = variables.failures[name];
  return (
    <div className={styles.variable}>
      <span className={styles.label} id={`variable-${name}`}>
        {label}
      </span>
      {kind === "textbox" ? (
        <input
          key={value[0]}
          className={styles.text}
          aria-labelledby={`variable-${name}`}
          defaultValue={value[0] ?? ""}
          spellCheck={false}
          onBlur={(event) => {
            if (event.target.value !== (value[0] ?? "")) onChoose([event.target.value]);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur();
          }}
        />
      ) : (
        <VariableSelect
          label={label}
          multi={variable.multi}
          options={options?.options ?? value.map((each) => ({ text: each, value: each }))}
          cappedAt={options?.capped_at ?? null}
          value={value}
          onChoose={onChoose}
        />
      )}
      {failure && (
        <span title={[failure.message, failure.remedy].filter(Boolean).join(" ")}>
          <StateMark
            state="critical"
            word={`The options of ${label} failed: ${failure.message}`}
            bare
          />
        </span>
      )}
    </div>
  );
}
