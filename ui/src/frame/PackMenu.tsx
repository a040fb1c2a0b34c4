import { Menu } from "@base-ui/react/menu";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { Icon } from "../parts/Icon.tsx";
import popup from "../parts/Popup.module.css";
import { recentPacksQuery } from "../queries.ts";
import { useSession } from "../session.ts";
import { openPack, pickPack } from "../state/opening.ts";
import { open, overlay, toggle } from "../state/overlays.ts";
import { useStore } from "../state/store.ts";
import { PackButton } from "./BarButtons.tsx";

/** Which pack is open, others opened before, and the way to open one. */
export function PackMenu(): ReactElement {
  const { pack } = useSession();
  const isOpen = useStore(overlay, (value) => value === "pack");
  const recent = useQuery({ ...recentPacksQuery, enabled: isOpen });
  const others = (recent.data ?? []).filter((each) => each.folder !== pack.folder);
  return (
    <Menu.Root open={isOpen} onOpenChange={(next) => toggle("pack", next)}>
      <Menu.Trigger render={<PackButton />} />
      <Menu.Portal>
        <Menu.Positioner className={popup.positioner} sideOffset={4} align="start">
          <Menu.Popup className={popup.popup}>
            <div className={popup.heading}>
              {pack.description || "This pack has no description."}
              {pack.owner && (
                <div>
                  Owner: {pack.owner.team}, {pack.owner.contact}
                </div>
              )}
              <div>{pack.folder}</div>
            </div>
            <div className={popup.rule} />
            <Menu.Item className={popup.item} onClick={() => void pickPack()}>
              <Icon name="folder" /> Open a pack…
            </Menu.Item>
            <Menu.Item className={popup.item} onClick={() => open("problems")}>
              <Icon name="pulse" /> Problems of this pack…
            </Menu.Item>
            {others.length > 0 && (
              <Menu.Group>
                <div className={popup.rule} />
                <Menu.GroupLabel className={popup.heading}>Opened before</Menu.GroupLabel>
                {others.map((each) => (
                  <Menu.Item
                    key={each.folder}
                    className={popup.item}
                    onClick={() => void openPack(each.folder)}
                  >
                    <span className={popup.grow}>{each.name}</span>
                    <span className={popup.detail}>{each.folder}</span>
                  </Menu.Item>
                ))}
              </Menu.Group>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
