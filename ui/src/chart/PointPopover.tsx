import { Suspense, type ReactElement } from "react";

import { later } from "../parts/later.ts";
import type { PointMenuProps, PointPopoverProps } from "./PointPopups.tsx";

// A chart is looked at long before a point of it is clicked.
const Popover = later(async () => (await import("./PointPopups.tsx")).PointPopover);
const Menu = later(async () => (await import("./PointPopups.tsx")).PointMenu);

/** Details of something at a point of the window; Esc and a click elsewhere close it. */
export function PointPopover(props: PointPopoverProps): ReactElement {
  return (
    <Suspense fallback={null}>
      <Popover {...props} />
    </Suspense>
  );
}

/** Links of something at a point of the window, under what they belong to. */
export function PointMenu(props: PointMenuProps): ReactElement {
  return (
    <Suspense fallback={null}>
      <Menu {...props} />
    </Suspense>
  );
}
