/** A first screen that does not come is not waited for longer than this, in milliseconds. */
const PATIENCE = 3_000;
/** Where the web view does not tell when it is idle. */
const PAUSE = 50;

/** The moment from which on the window may read what its first screen does not need. */
export type Calm = {
  /** Resolves at that moment. */
  come: Promise<void>;
  /** A screen shows its data: the moment comes when the window has time. */
  settle: () => void;
  /** The moment comes at the first key or click as well; call the answer to stop listening. */
  start: () => () => void;
};

/** Makes a moment that has not come yet. */
export function createCalm(): Calm {
  let begin = (): void => undefined;
  const come = new Promise<void>((resolve) => {
    begin = resolve;
  });
  return {
    come,
    settle: () => {
      if ("requestIdleCallback" in window) window.requestIdleCallback(begin, { timeout: 1_000 });
      else setTimeout(begin, PAUSE);
    },
    start: () => {
      const timer = setTimeout(begin, PATIENCE);
      const options = { capture: true, once: true };
      window.addEventListener("pointerdown", begin, options);
      window.addEventListener("keydown", begin, options);
      return () => {
        clearTimeout(timer);
        window.removeEventListener("pointerdown", begin, options);
        window.removeEventListener("keydown", begin, options);
      };
    },
  };
}

/** The one of this window. */
export const calm = createCalm();
