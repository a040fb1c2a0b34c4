import { useEffect, useEffectEvent, useState } from "react";

/** A countdown that can be stopped. */
export type Countdown = {
  /** Whole seconds that are left; nothing once it is over or was stopped. */
  left: number | undefined;
  stop: () => void;
};

/**
 * Counts down to `onEnd`, once. It goes by the clock, so that a window that slept does not wait
 * on.
 */
export function useCountdown(ms: number, onEnd: () => void): Countdown {
  const [left, setLeft] = useState<number>();
  const [stopped, setStopped] = useState(false);
  const end = useEffectEvent(onEnd);
  useEffect(() => {
    if (stopped) return undefined;
    const over = Date.now() + ms;
    const tell = (): void => {
      const seconds = Math.max(Math.ceil((over - Date.now()) / 1_000), 0);
      setLeft(seconds === 0 ? undefined : seconds);
      if (seconds > 0) return;
      clearInterval(timer);
      end();
    };
    const timer = setInterval(tell, 250);
    tell();
    return () => clearInterval(timer);
  }, [stopped, ms]);
  return { left: stopped ? undefined : left, stop: () => setStopped(true) };
}
