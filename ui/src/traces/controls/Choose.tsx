import { Menu } from "@base-ui/react/menu";
import type { ReactElement } from "react";

import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Keys } from "../../parts/Keys.tsx";
import popup from "../../parts/Popup.module.css";
import styles from "./Controls.module.css";

type SwitchProps = {
  label: string;
  keys?: string;
  title?: string;
  on: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
};

/** A condition that is on or off. */
export function Switch({ label, keys, title, on, disabled, onChange }: SwitchProps): ReactElement {
  return (
    <Button
      small
      className={styles.switch}
      aria-pressed={on}
      aria-keyshortcuts={keys}
      title={title === undefined ? undefined : keys === undefined ? title : `${title} (${keys})`}
      disabled={disabled}
      onClick={() => onChange(!on)}
    >
      {on && <Icon name="check" size={12} />}
      {label}
    </Button>
  );
}

/** A condition of the filter that can be taken away. */
export function Chip({ text, onRemove }: { text: string; onRemove: () => void }): ReactElement {
  return (
    <span className={styles.chip} title={text}>
      <span>{text}</span>
      <button type="button" aria-label={`Remove ${text}`} onClick={onRemove}>
        <Icon name="close" size={12} />
      </button>
    </span>
  );
}

/** One thing to choose. */
export type Option = {
  label: string;
  detail?: string;
  keys?: string;
  chosen?: boolean;
  /** The menu stays open, for choosing several. */
  stays?: boolean;
  disabled?: boolean;
  choose: () => void;
};

type ChooseProps = {
  /** What is chosen now. */
  label: string;
  /** What is chosen from. */
  name: string;
  on?: boolean;
  options: readonly Option[];
};

/** A choice from a short list. */
export function Choose({ label, name, on = false, options }: ChooseProps): ReactElement {
  return (
    <Menu.Root>
      <Menu.Trigger
        render={<Button small className={styles.switch} data-on={on || undefined} title={name} />}
        aria-label={`${name}: ${label}`}
      >
        {label}
        <Icon name="down" size={12} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className={popup.positioner} sideOffset={2} align="start">
          <Menu.Popup className={popup.popup}>
            {options.map((option) => (
              <Menu.Item
                key={option.label}
                className={popup.item}
                disabled={option.disabled === true}
                closeOnClick={option.stays !== true}
                aria-keyshortcuts={option.keys}
                onClick={option.choose}
              >
                <span className={popup.tick}>
                  {option.chosen === true && <Icon name="check" size={12} />}
                </span>
                <span className={popup.grow}>
                  {option.label}
                  {option.chosen === true && <span className="visually-hidden">, chosen</span>}
                </span>
                {option.detail !== undefined && (
                  <span className={popup.detail}>{option.detail}</span>
                )}
                {option.keys !== undefined && (
                  <span aria-hidden="true">
                    <Keys keys={option.keys} />
                  </span>
                )}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
