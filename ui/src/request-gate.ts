/** Lets a number of tasks run at once; the others wait in order. */
export type Gate = {
  run: <T>(signal: AbortSignal, task: () => Promise<T>) => Promise<T>;
};

/** Makes a gate. A task whose signal is raised while it waits is never started. */
export function createGate(places: number): Gate {
  let running = 0;
  const waiting: (() => void)[] = [];
  const next = (): void => {
    running -= 1;
    waiting.shift()?.();
  };
  const enter = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const start = (): void => {
        signal.removeEventListener("abort", giveUp);
        running += 1;
        resolve();
      };
      const giveUp = (): void => {
        const place = waiting.indexOf(start);
        if (place >= 0) waiting.splice(place, 1);
        reject(new DOMException("Nobody looks at it any more.", "AbortError"));
      };
      if (signal.aborted) giveUp();
      else if (running < places) start();
      else {
        waiting.push(start);
        signal.addEventListener("abort", giveUp, { once: true });
      }
    });
  return {
    run: async (signal, task) => {
      await enter(signal);
      try {
        return await task();
      } finally {
        next();
      }
    },
  };
}

/** The gate of everything that makes sources work: at most eight questions at a time. */
export const sourceGate = createGate(8);
