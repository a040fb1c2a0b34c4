import { Combobox } from "@base-ui/react/combobox";
import type { ReactElement } from "react";

import type { VariableChoice } from "../contract.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import popup from "../parts/Popup.module.css";
import styles from "./VariablesBar.module.css";

type Props = {
  label: string;
  multi: boolean;
  options: readonly VariableChoice[];
  cappedAt: number | null;
  value: readonly string[];
  onChoose: (values: string[]) => void;
};

/** What stands for every option. */
const ALL = "$__all";

/** A choice with search; several at once where the variable takes them. */
export function VariableSelect(props: Props): ReactElement {
  const { multi, options, value, onChoose } = props;
  const chosen = value.map(
    (each) => options.find((option) => option.value === each) ?? { text: each, value: each },
  );
  return multi ? (
    <Combobox.Root
      multiple
      items={options}
      value={chosen}
      itemToStringLabel={(option: VariableChoice) => option.text}
      isItemEqualToValue={sameValue}
      onValueChange={(next) =>
        onChoose(
          withoutStaleAll(
            value,
            next.map((each) => each.value),
          ),
        )
      }
    >
      <Parts {...props} text={chosen.map((each) => each.text).join(" + ")} />
    </Combobox.Root>
  ) : (
    <Combobox.Root
      items={options}
      value={chosen[0] ?? null}
      itemToStringLabel={(option: VariableChoice) => option.text}
      isItemEqualToValue={sameValue}
      onValueChange={(next) => next && onChoose([next.value])}
    >
      <Parts {...props} text={chosen[0]?.text ?? ""} />
    </Combobox.Root>
  );
}

/** "All" and single values exclude each other: the one chosen last wins; nothing left means all. */
export function withoutStaleAll(before: readonly string[], after: readonly string[]): string[] {
  if (!after.includes(ALL)) return after.length > 0 ? [...after] : [...before];
  if (before.includes(ALL) && after.length > 1) return after.filter((value) => value !== ALL);
  return [ALL];
}

function sameValue(one: VariableChoice, other: VariableChoice): boolean {
  return one.value === other.value;
}

function Parts({ label, cappedAt, text }: Props & { text: string }): ReactElement {
  return (
    <>
      <Combobox.Trigger
        render={<Button className={styles.trigger} aria-label={`${label}: ${text}`} title={text} />}
      >
        <span className={styles.value}>{text === "" ? "Choose…" : text}</span>
        <Icon name="down" size={12} />
      </Combobox.Trigger>
      <Combobox.Portal>
        <Combobox.Positioner className={popup.positioner} sideOffset={4} align="start">
          <Combobox.Popup className={popup.popup} aria-label={label}>
            <Combobox.Input
              className={styles.search}
              placeholder="Search"
              aria-label={`Search ${label}`}
            />
            <Combobox.Empty className={styles.note}>No option has these letters.</Combobox.Empty>
            <Combobox.List className={styles.list}>
              {(option: VariableChoice) => (
                <Combobox.Item key={option.value} value={option} className={popup.item}>
                  <span className={popup.tick}>
                    <Combobox.ItemIndicator>
                      <Icon name="check" />
                    </Combobox.ItemIndicator>
                  </span>
                  <span className={popup.grow}>{option.text}</span>
                </Combobox.Item>
              )}
            </Combobox.List>
            {cappedAt !== null && (
              <p className={styles.note}>Only the first {cappedAt} options are listed.</p>
            )}
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </>
  );
}
