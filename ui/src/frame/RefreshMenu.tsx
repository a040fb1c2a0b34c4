import { Menu } from "@base-ui/react/menu";
import { useIsFetching } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import popup from "../parts/Popup.module.css";
import { StateShape } from "../parts/StateMark.tsx";
import { backOff, pace } from "../state/back-off.ts";
import { refresh } from "../state/clock.ts";
import { prefer, preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import { REFRESHES, shortLength } from "../state/time-range.ts";
import styles from "./TopBar.module.css";

/** Asks again now, and how often by itself. */
export function RefreshMenu(): ReactElement {
  const every = useStore(preferences, (value) => value.refreshMs);
  const doubled = useStore(backOff, (value) => value.doubled);
  const busy = useIsFetching() > 0;
  const wait = pace(every, doubled);
  const slowed = wait > every;
  const name = slowed
    ? `Refresh interval: every ${shortLength(wait)} instead of ${shortLength(every)}, because no source answers`
    : `Refresh interval: ${intervalName(every)}`;
  return (
    <div className={styles.refresh}>
      <Button
        look="quiet"
        aria-label="Refresh"
        title="Refresh (r)"
        data-busy={busy || undefined}
        onClick={refresh}
      >
        <Icon name="refresh" />
      </Button>
      <Menu.Root>
        <Menu.Trigger
          render={<Button look="quiet" aria-label={name} title={slowed ? name : undefined} />}
        >
          {slowed && <StateShape state="warning" />}
          {every === 0 ? "Off" : shortLength(wait)}
          <Icon name="down" size={12} />
        </Menu.Trigger>
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
    </div>
  );
}

function intervalName(every: number): string {
  return every === 0 ? "Only when asked" : `Every ${shortLength(every)}`;
}
