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

/** The dashboard's variables, but for those the file hides; each stands or fails alone. */
export function VariablesBar({ view, variables, onChoose }: Props): ReactElement | null {
  // A hidden one that fails is shown after all: panels that lack it would not say why.
  const shown = view.variables.filter(
    ({ hidden, name }) => !hidden || variables.failures[name] !== undefined,
  );
  if (shown.length === 0) return null;
  return (
    <div className={styles.bar} role="group" aria-label="Variables">
      {shown.map((variable) => (
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
  const { name, label, description } = variable;
  const failure = variables.failures[name];
  return (
    <div className={styles.variable}>
      <span
        className={styles.label}
        id={`variable-${name}`}
        title={description || undefined}
        data-described={description !== "" || undefined}
      >
        {label}
      </span>
      <Control variable={variable} variables={variables} onChoose={onChoose} />
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

/** What a variable is chosen with, by Grafana's name of its type. */
function Control({ variable, variables, onChoose }: VariableProps): ReactElement {
  const { name, label, kind } = variable;
  const value = variables.shown[name] ?? variable.current;
  const options = variables.options[name];
  switch (kind) {
    case "textbox":
      return (
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
      );
    case "constant":
      return <output className={styles.fixed}>{value.join(", ")}</output>;
    case "adhoc":
      return (
        <output className={styles.fixed} title="Filters of the file, applied to every query">
          {value.length === 0 ? "no filter" : value.map(readableFilter).join(", ")}
        </output>
      );
    default:
      return (
        <VariableSelect
          label={label}
          multi={variable.multi}
          options={options?.options ?? value.map((each) => ({ text: each, value: each }))}
          cappedAt={options?.capped_at ?? null}
          value={value}
          onChoose={onChoose}
        />
      );
  }
}

/** Grafana writes a filter as `key|operator|value`. */
function readableFilter(filter: string): string {
  return filter.split("|").join(" ");
}
