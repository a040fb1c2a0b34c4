import { later } from "../parts/later.tsx";

// A chart is looked at long before a point of it is clicked.

/** Details of something at a point of the window; Esc and a click elsewhere close it. */
export const PointPopover = later(async () => (await import("./PointPopups.tsx")).PointPopover);

/** Links of something at a point of the window, under what they belong to. */
export const PointMenu = later(async () => (await import("./PointPopups.tsx")).PointMenu);
