import { backOff, noteRefresh, pace } from "./back-off.ts";
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

/**
 * Ticks while the window can be seen, at the preferred interval or more slowly while sources fail;
 * call the answer to stop.
 */
export function startClock(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = 0;
  const waitNow = (): number => pace(preferences.get().refreshMs, backOff.get().doubled);
  const start = (): void => {
    clearTimeout(timer);
    wait = waitNow();
    if (wait === 0) return;
    // Counted from the last tick: a pace that changes meanwhile does not begin anew.
    const left = Math.max(clock.get().now + wait - Date.now(), 0);
    timer = setTimeout(tick, Math.min(left, wait));
  };
  const tick = (): void => {
    if (!document.hidden) {
      noteRefresh();
      refresh();
    }
    // A pace that changed with this tick has set a timer of its own.
    clearTimeout(timer);
    wait = waitNow();
    timer = setTimeout(tick, wait);
  };
  const onSight = (): void => {
    if (!document.hidden && wait > 0 && Date.now() - clock.get().now >= wait) refresh();
  };
  const onPace = (): void => {
    if (waitNow() !== wait) start();
  };
  const stops = [preferences.subscribe(onPace), backOff.subscribe(onPace)];
  document.addEventListener("visibilitychange", onSight);
  start();
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
    document.removeEventListener("visibilitychange", onSight);
  };
}
