import { preferences } from "./preferences.ts";
import { createStore } from "./store.ts";

/** The moment that relative ranges end at, and how often it was moved. */
export type Tick = { now: number; count: number };

/** One clock for the window: everything that is asked for is asked at its ticks. */
export const clock = createStore<Tick>({ now: Date.now(), count: 0 });

/** Moves the clock to the present, so that every screen asks again. */
export function refresh(): void {
  clock.update((before) => ({ now: Date.now(), count: before.count + 1 }));
}

/** Ticks at the preferred interval while the window can be seen; call the answer to stop. */
export function startClock(): () => void {
  let timer: ReturnType<typeof setInterval> | undefined;
  let every = preferences.get().refreshMs;
  const start = (): void => {
    clearInterval(timer);
    timer = every > 0 ? setInterval(tick, every) : undefined;
  };
  const tick = (): void => {
    if (!document.hidden) refresh();
  };
  const onSight = (): void => {
    if (!document.hidden && every > 0 && Date.now() - clock.get().now >= every) refresh();
  };
  const stopWatching = preferences.subscribe(() => {
    if (preferences.get().refreshMs === every) return;
    every = preferences.get().refreshMs;
    start();
  });
  document.addEventListener("visibilitychange", onSight);
  start();
  return () => {
    clearInterval(timer);
    stopWatching();
    document.removeEventListener("visibilitychange", onSight);
  };
}
