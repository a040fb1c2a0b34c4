import { Menu } from "@base-ui/react/menu";
import type { ReactElement } from "react";

import { Button } from "./Button.tsx";
import styles from "./Choice.module.css";
import { Icon } from "./Icon.tsx";
import popup from "./Popup.module.css";

type Props = {
  label: string;
  value: string;
  options: readonly (readonly [value: string, name: string])[];
  onChoose: (value: string) => void;
  /** Why it cannot be chosen here. */
  refused?: string | undefined;
};

/** One of a few, by menu. */
export function Choice({ label, value, options, onChoose, refused }: Props): ReactElement {
  const name = options.find(([each]) => each === value)?.[1] ?? value;
  return (
    <span className={styles.choice}>
      <span className={styles.choiceLabel}>{label}</span>
      <Menu.Root>
        <Menu.Trigger
          disabled={refused !== undefined}
          render={<Button aria-label={`${label}: ${name}`} title={refused} />}
        >
          {name}
          <Icon name="down" size={12} />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner className={popup.positioner} sideOffset={4} align="start">
            <Menu.Popup className={popup.popup}>
              <Menu.RadioGroup
                aria-label={label}
                value={value}
                onValueChange={(next: string) => onChoose(next)}
              >
                {options.map(([each, words]) => (
                  <Menu.RadioItem key={each} value={each} className={popup.item} closeOnClick>
                    <span className={popup.tick}>
                      <Menu.RadioItemIndicator>
                        <Icon name="check" />
                      </Menu.RadioItemIndicator>
                    </span>
                    {words}
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </span>
  );
}
