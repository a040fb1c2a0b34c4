import type { ReactElement } from "react";

import { ago, clockTime, fullTime, nearTime } from "../format.ts";
import { present } from "../state/present.ts";
import { preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";

type Props = {
  at: number;
  /**
   * "ago" takes what lies a little ahead for now; "away" counts both ways; "time" is the time of
   * day, with the date if it is another; "clock" never has the date.
   */
  as?: "ago" | "away" | "time" | "clock" | "seconds";
};

/** A moment in the chosen zone; the whole of it shows on hover and to screen readers. */
export function Moment({ at, as = "ago" }: Props): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  const now = useStore(present);
  const text = {
    ago: () => ago(at, Math.max(now, at)),
    away: () => ago(at, now),
    seconds: () => clockTime(at, zone),
    clock: () => clockTime(at, zone, false),
    time: () => nearTime(at, zone, now),
  }[as]();
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at, zone)}>
      {text}
    </time>
  );
}
