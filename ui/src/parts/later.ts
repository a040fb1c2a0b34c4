import { lazy, type ComponentType, type LazyExoticComponent } from "react";

import { calm, type Calm } from "./calm.ts";

/**
 * A part of the window that nobody sees at its start: menus, dialogs, the palette. Its code is read
 * once the window is calm, whether it is shown or not, so that it is there when it is wanted.
 */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
  after: Calm = calm,
): LazyExoticComponent<ComponentType<P>> {
  const loaded = after.come.then(load);
  // Whoever shows the part learns of it.
  loaded.catch(() => undefined);
  return lazy(async () => ({ default: await loaded }));
}
