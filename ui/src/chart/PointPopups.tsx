import { Menu } from "@base-ui/react/menu";
import { Popover } from "@base-ui/react/popover";
import { useMemo, type ReactElement, type ReactNode } from "react";

import type { LinkView } from "../contract.ts";
import { LinkItems } from "../links/LinksMenu.tsx";
import popup from "../parts/Popup.module.css";
import styles from "./Chart.module.css";

type Point = { x: number; y: number };

export type PointPopoverProps = {
  at: Point;
  label: string;
  onClose: () => void;
  children: ReactNode;
};

/** Details of something at a point of the window; Esc and a click elsewhere close it. */
export function PointPopover({ at, label, onClose, children }: PointPopoverProps): ReactElement {
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Portal>
        <Popover.Positioner
          className={popup.positioner}
          anchor={useAnchor(at)}
          sideOffset={6}
          collisionPadding={8}
        >
          <Popover.Popup className={`${popup.popup} ${styles.popover}`} aria-label={label}>
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

export type PointMenuProps = {
  at: Point;
  heading: string;
  links: readonly LinkView[];
  onClose: () => void;
};

/** Links of something at a point of the window, under what they belong to. */
export function PointMenu({ at, heading, links, onClose }: PointMenuProps): ReactElement {
  return (
    <Menu.Root open onOpenChange={(open) => !open && onClose()}>
      <Menu.Portal>
        <Menu.Positioner
          className={popup.positioner}
          anchor={useAnchor(at)}
          sideOffset={6}
          collisionPadding={8}
        >
          <Menu.Popup className={popup.popup}>
            <Menu.Group>
              <Menu.GroupLabel className={popup.heading}>{heading}</Menu.GroupLabel>
              <LinkItems links={links} />
            </Menu.Group>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function useAnchor({ x, y }: Point) {
  return useMemo(() => ({ getBoundingClientRect: () => new DOMRect(x, y, 0, 0) }), [x, y]);
}
