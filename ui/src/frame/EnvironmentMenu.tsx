import { Menu } from "@base-ui/react/menu";
import type { ReactElement } from "react";

import { Icon } from "../parts/Icon.tsx";
import popup from "../parts/Popup.module.css";
import { chooseEnvironment, useSession } from "../session.ts";
import { overlay, toggle } from "../state/overlays.ts";
import { useStore } from "../state/store.ts";
import { EnvironmentButton } from "./BarButtons.tsx";
import styles from "./TopBar.module.css";

/** Which environment is shown; production says so. */
export function EnvironmentMenu(): ReactElement {
  const { pack, environment } = useSession();
  const isOpen = useStore(overlay, (value) => value === "environment");
  return (
    <Menu.Root open={isOpen} onOpenChange={(next) => toggle("environment", next)}>
      <Menu.Trigger render={<EnvironmentButton />} />
      <Menu.Portal>
        <Menu.Positioner className={popup.positioner} sideOffset={4} align="start">
          <Menu.Popup className={popup.popup}>
            <Menu.RadioGroup
              aria-label="Environment"
              value={environment.id}
              onValueChange={(id: string) => chooseEnvironment(pack, id)}
            >
              {pack.environments.map((each) => (
                <Menu.RadioItem key={each.id} value={each.id} className={popup.item} closeOnClick>
                  <span className={popup.tick}>
                    <Menu.RadioItemIndicator>
                      <Icon name="check" />
                    </Menu.RadioItemIndicator>
                  </span>
                  <span className={popup.grow}>{each.title}</span>
                  {each.production && <span className={styles.production}>production</span>}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
