import { Menu } from "@base-ui/react/menu";
import type { ReactElement } from "react";

import { Icon } from "../parts/Icon.tsx";
import popup from "../parts/Popup.module.css";
import { overlay, toggle } from "../state/overlays.ts";
import { prefer, preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import { REFRESHES } from "../state/time-range.ts";
import { IntervalButton, intervalName } from "./BarButtons.tsx";

/** How often everything is asked again by itself. */
export function RefreshMenu(): ReactElement {
  const every = useStore(preferences, (value) => value.refreshMs);
  const isOpen = useStore(overlay, (value) => value === "refresh");
  return (
    <Menu.Root open={isOpen} onOpenChange={(next) => toggle("refresh", next)}>
      <Menu.Trigger render={<IntervalButton />} />
      <Menu.Portal>
        <Menu.Positioner className={popup.positioner} sideOffset={4} align="start">
          <Menu.Popup className={popup.popup}>
            <Menu.RadioGroup
              aria-label="Refresh interval"
              value={every}
              onValueChange={(refreshMs: number) => prefer({ refreshMs })}
            >
              {REFRESHES.map((each) => (
                <Menu.RadioItem key={each} value={each} className={popup.item} closeOnClick>
                  <span className={popup.tick}>
                    <Menu.RadioItemIndicator>
                      <Icon name="check" />
                    </Menu.RadioItemIndicator>
                  </span>
                  {intervalName(each)}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
