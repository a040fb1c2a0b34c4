import { Menu } from "@base-ui/react/menu";
import type { ReactElement } from "react";

import { action } from "../actions/actions.ts";
import { pin } from "../incidents/pin.ts";
import { Button } from "../parts/Button.tsx";
import { Icon, type IconName } from "../parts/Icon.tsx";
import { Keys } from "../parts/Keys.tsx";
import popup from "../parts/Popup.module.css";
import styles from "./Panel.module.css";
import type { Deeds } from "./use-deeds.ts";

type Props = { deeds: Deeds; full: boolean; onFull: () => void };

const FORMATS = [
  ["png", "PNG", "picture"],
  ["svg", "SVG", "drawing"],
  ["csv", "CSV", "data"],
  ["json", "JSON", "data"],
] as const;

/** What can be done with a panel, with the keys that do it. */
export function PanelMenu({ deeds, full, onFull }: Props): ReactElement {
  const { save, pinnable } = deeds;
  return (
    <>
      {full && (
        <Button look="quiet" small onClick={onFull}>
          <Icon name="collapse" size={12} /> Leave full screen <Keys keys="Escape" />
        </Button>
      )}
      <Menu.Root>
        <Menu.Trigger
          render={
            <Button
              look="quiet"
              small
              className={styles.menu}
              aria-label={`Menu of ${deeds.title}`}
            />
          }
        >
          ···
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner className={popup.positioner} sideOffset={2} align="end">
            <Menu.Popup className={popup.popup}>
              <Item
                icon={full ? "collapse" : "expand"}
                label={full ? "Leave full screen" : "Full screen"}
                id="panel_full"
                run={deeds.full}
              />
              <Item icon="explore" label="Explore" id="panel_explore" run={deeds.explore} />
              <Item icon="related" label="What is related" id="panel_related" run={deeds.related} />
              <div className={popup.rule} />
              <Item icon="inspect" label="Show the query" id="panel_inspect" run={deeds.inspect} />
              <Item icon="copy" label="Copy the query" id="panel_copy" run={deeds.copy} />
              <Item
                icon="pin"
                label="Pin to the incident"
                id="pin"
                run={pinnable && (() => void pin(pinnable))}
              />
              <div className={popup.rule} />
              <Menu.Group>
                <Menu.GroupLabel className={popup.heading}>Save as</Menu.GroupLabel>
                {FORMATS.map(([format, label, detail]) => (
                  <Menu.Item
                    key={format}
                    className={popup.item}
                    disabled={save === undefined}
                    onClick={() => save?.(format)}
                  >
                    <Icon name="save" />
                    <span className={popup.grow}>{label}</span>
                    <span className={popup.detail}>{detail}</span>
                  </Menu.Item>
                ))}
              </Menu.Group>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </>
  );
}

type ItemProps = {
  icon: IconName;
  label: string;
  /** The action of the registry that does the same. */
  id: string;
  run: (() => void) | undefined;
};

function Item({ icon, label, id, run }: ItemProps): ReactElement {
  const { keys } = action(id);
  return (
    <Menu.Item
      className={popup.item}
      disabled={run === undefined}
      aria-keyshortcuts={keys}
      onClick={run}
    >
      <Icon name={icon} />
      <span className={popup.grow}>{label}</span>
      {keys !== undefined && (
        <span aria-hidden="true">
          <Keys keys={keys} />
        </span>
      )}
    </Menu.Item>
  );
}
