import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { useState, type ReactElement } from "react";

import { Keys } from "../parts/Keys.tsx";
import popup from "../parts/Popup.module.css";
import { overlay, toggle } from "../state/overlays.ts";
import { useStore } from "../state/store.ts";
import styles from "./Palette.module.css";
import {
  hasWords,
  LOOK_UP,
  usePaletteGroups,
  type PaletteGroup,
  type PaletteItem,
} from "./palette-items.ts";

/** Finds everything: screens, dashboards, runbooks, sources, environments, ranges, packs and every action. */
export function Palette(): ReactElement {
  const isOpen = useStore(overlay, (value) => value === "palette");
  return (
    <Dialog.Root open={isOpen} onOpenChange={(next) => toggle("palette", next)}>
      <Dialog.Portal>
        <Dialog.Backdrop className={popup.backdrop} />
        <Dialog.Popup className={styles.palette} aria-label="Find">
          {isOpen && <Finder />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Finder(): ReactElement {
  const [typed, setTyped] = useState("");
  const groups = usePaletteGroups(typed);
  return (
    <Autocomplete.Root
      inline
      open
      items={groups}
      value={typed}
      onValueChange={setTyped}
      itemToStringValue={(item: PaletteItem) => `${item.label} ${item.detail ?? ""}`}
      filter={(item: PaletteItem, query: string) =>
        item.id === LOOK_UP || hasWords(`${item.label} ${item.detail ?? ""}`, query)
      }
      autoHighlight="always"
      keepHighlight
    >
      <Autocomplete.Input
        className={styles.input}
        placeholder="Find a screen, dashboard, runbook, source or action, or paste an id"
        aria-label="Find"
      />
      <Autocomplete.Empty className={styles.empty}>
        Nothing here has these words. Screens, dashboards, sources, runbooks and actions are
        searched by name.
      </Autocomplete.Empty>
      <Autocomplete.List className={styles.list}>
        {(group: PaletteGroup) => (
          <Autocomplete.Group key={group.value} items={group.items}>
            <Autocomplete.GroupLabel className={popup.heading}>
              {group.value}
            </Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(item: PaletteItem) => (
                <Autocomplete.Item
                  key={item.id}
                  value={item}
                  className={popup.item}
                  onClick={() => {
                    toggle("palette", false);
                    item.run();
                  }}
                >
                  <span className={popup.grow}>{item.label}</span>
                  {item.detail !== undefined && <span className={popup.detail}>{item.detail}</span>}
                  {item.keys !== undefined && <Keys keys={item.keys} />}
                </Autocomplete.Item>
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}
