import { Menu } from "@base-ui/react/menu";
import type { ReactElement } from "react";

import type { HeldLogs } from "../contract.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import popup from "../parts/Popup.module.css";
import type { LogLayout } from "../state/preferences.ts";
import { NO_COLUMNS, toggledColumn } from "./lines/columns.ts";

type Props = {
  /** Fields of the held lines with how many lines have each. */
  fields: HeldLogs["columns"];
  layout: LogLayout;
  onLayout: (layout: LogLayout) => void;
};

/** Which fields are columns; their order is changed on their names. */
export function ColumnMenu({ fields, layout, onLayout }: Props): ReactElement {
  const { columns, widths } = layout;
  const counts = new Map(fields.map(({ name, lines }) => [name, lines]));
  const names = [...columns, ...[...counts.keys()].filter((name) => !columns.includes(name))];
  const isChanged = columns.length > 0 || Object.keys(widths).length > 0;
  return (
    <Menu.Root>
      <Menu.Trigger render={<Button small look="quiet" />}>
        {columns.length === 0
          ? "Columns"
          : `${columns.length} ${columns.length === 1 ? "column" : "columns"}`}
        <Icon name="down" size={12} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className={popup.positioner} sideOffset={4} align="end">
          <Menu.Popup className={popup.popup} aria-label="Columns">
            {names.length === 0 && <p className={popup.heading}>No line here has fields.</p>}
            {names.map((name) => (
              <Menu.CheckboxItem
                key={name}
                className={popup.item}
                checked={columns.includes(name)}
                onCheckedChange={() => onLayout(toggledColumn(layout, name))}
              >
                <span className={popup.tick}>
                  <Menu.CheckboxItemIndicator>
                    <Icon name="check" />
                  </Menu.CheckboxItemIndicator>
                </span>
                <span className={popup.grow} title={name}>
                  {name}
                </span>
                <span className={popup.detail}>
                  {counts.get(name)?.toLocaleString("en") ?? "in none of these lines"}
                </span>
              </Menu.CheckboxItem>
            ))}
            {isChanged && (
              <>
                <div className={popup.rule} />
                <Menu.Item className={popup.item} onClick={() => onLayout(NO_COLUMNS)}>
                  <span className={popup.tick} />
                  As they were at first
                </Menu.Item>
              </>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
