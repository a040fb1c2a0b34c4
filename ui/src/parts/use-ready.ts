import { useEffect } from "react";

import { calm } from "./calm.ts";

/** Says on the document that a screen shows its data, for what waits for the window. */
export function useReady(screen: string, ready: boolean): void {
  useEffect(() => {
    if (!ready) return undefined;
    const root = document.documentElement;
    root.dataset["ready"] = screen;
    calm.settle();
    return () => {
      if (root.dataset["ready"] === screen) delete root.dataset["ready"];
    };
  }, [screen, ready]);
}
