import { clock } from "./clock.ts";
import { createStore } from "./store.ts";

/** How often ages are written anew between two ticks. */
const EVERY = 10_000;

/** The present, for ages: it goes on from the last tick, also while the refresh is off. */
export const present = createStore(clock.get().now);

let ticked = Date.now();
clock.subscribe(() => {
  ticked = Date.now();
  present.set(clock.get().now);
});

/** Moves it on while the window can be seen; call the answer to stop. */
export function startPresent(): () => void {
  const move = (): void => {
    if (!document.hidden) present.set(clock.get().now + Date.now() - ticked);
  };
  const timer = setInterval(move, EVERY);
  document.addEventListener("visibilitychange", move);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", move);
  };
}
