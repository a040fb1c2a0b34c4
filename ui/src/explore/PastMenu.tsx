import { Menu } from "@base-ui/react/menu";
import type { ReactElement } from "react";

import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import popup from "../parts/Popup.module.css";
import styles from "./Explore.module.css";
import type { Past } from "./past.ts";

type Props = { own: readonly Past[]; onChoose: (entry: Past) => void };

/** The queries run in this session, newest first. */
export function PastMenu({ own, onChoose }: Props): ReactElement {
  return (
    <Menu.Root>
      <Menu.Trigger render={<Button look="quiet" disabled={own.length === 0} />}>
        <Icon name="clock" /> History
        <Icon name="down" size={12} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className={popup.positioner} sideOffset={4} align="end">
          <Menu.Popup
            className={`${popup.popup} ${styles.past}`}
            aria-label="Queries of this session"
          >
            {own.map((entry) => (
              <Menu.Item
                key={`${entry.source} ${entry.expr}`}
                className={popup.item}
                title={entry.expr}
                onClick={() => onChoose(entry)}
              >
                <code className={popup.grow}>{entry.expr}</code>
                {entry.source !== undefined && <span className={popup.detail}>{entry.source}</span>}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
