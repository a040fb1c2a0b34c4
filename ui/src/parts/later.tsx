import type { ComponentType, ReactElement } from "react";

import { createStore, useStore } from "../state/store.ts";
import { calm, type Calm } from "./calm.ts";

/** A part's code, once it is read, or why it cannot be. */
type Read<P> = { part: ComponentType<P> } | { error: unknown };

/**
 * A part of the window that nobody sees at its start: menus, dialogs, the palette. Its code is read
 * once the window is calm, whether it is shown or not, so that it is there when it is wanted; what
 * is given as `before` stands in for it until then.
 *
 * No `lazy` of React: each one that suspends costs the first frame a pass of its own.
 */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
  before: ComponentType<P> = Nothing,
  after: Calm = calm,
): ComponentType<P> {
  const read = createStore<Read<P>>({ part: before });
  after.come.then(load).then(
    (part) => read.set({ part }),
    // Whoever shows the part learns of it.
    (error: unknown) => read.set({ error }),
  );
  return function Later(props: P): ReactElement {
    const known = useStore(read);
    if ("error" in known) throw known.error;
    return <known.part {...props} />;
  };
}

function Nothing(): null {
  return null;
}
