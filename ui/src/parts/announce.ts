import { useEffect } from "react";

import { createStore } from "../state/store.ts";

/** What the live region says; a new number makes it say the same words again. */
export const announcement = createStore({ text: "", number: 0 });

const standing = new Map<string, number>();

/** Says something once, now. */
export function announce(text: string): void {
  announcement.update((before) => ({ text, number: before.number + 1 }));
}

/** Says `text` when the first part of the window shows it, and again only after all stopped. */
export function useAnnounced(text: string | undefined): void {
  useEffect(() => {
    if (text === undefined) return undefined;
    const shown = standing.get(text) ?? 0;
    standing.set(text, shown + 1);
    if (shown === 0) announce(text);
    return () => {
      const left = (standing.get(text) ?? 1) - 1;
      if (left > 0) standing.set(text, left);
      else standing.delete(text);
    };
  }, [text]);
}
