import type { ReactElement } from "react";

import form from "../parts/Form.module.css";

type Option<T extends string> = readonly [value: T, name: string];

type ChooseProps<T extends string> = {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options?: readonly Option<T>[];
  /** Options under headings, in place of plain ones. */
  groups?: readonly (readonly [heading: string, options: readonly Option<T>[]])[];
};

/** One of a few values. */
export function Choose<T extends string>(props: ChooseProps<T>): ReactElement {
  const { label, value, onChange, options = [], groups = [] } = props;
  const all = [...options, ...groups.flatMap(([, within]) => within)];
  return (
    <label className={form.field}>
      {label}
      <select
        value={value}
        onChange={(event) => {
          const chosen = all.find(([each]) => each === event.target.value);
          if (chosen) onChange(chosen[0]);
        }}
      >
        <Options options={options} />
        {groups.map(([heading, within]) => (
          <optgroup key={heading} label={heading}>
            <Options options={within} />
          </optgroup>
        ))}
      </select>
    </label>
  );
}

function Options({ options }: { options: readonly Option<string>[] }): ReactElement[] {
  return options.map(([value, name]) => (
    <option key={value} value={value}>
      {name}
    </option>
  ));
}

type TextProps = {
  label: string;
  hint: string;
  value: string;
  wrong: string | undefined;
  onChange: (value: string) => void;
};

/** One line of text, and beside it what is wrong with it. */
export function Text({ label, hint, value, wrong, onChange }: TextProps): ReactElement {
  return (
    <label className={form.field}>
      {label}
      <span className={form.control}>
        <input
          value={value}
          placeholder={hint}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={wrong !== undefined}
          onChange={(event) => onChange(event.target.value)}
        />
        {wrong !== undefined && (
          <span className={form.wrong} role="alert">
            {wrong}
          </span>
        )}
      </span>
    </label>
  );
}
