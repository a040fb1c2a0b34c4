import type { ReactElement } from "react";

import { clockTime } from "../format.ts";
import { preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import styles from "./Chart.module.css";
import { isDrawn, xOf, type Drawn } from "./scale.ts";

type Props = {
  drawn: Drawn;
  at: number | undefined;
  /** The drawing under the pointer tells the time in its tooltip, the others at the line. */
  owned: boolean;
  /** Where a span begins that is being selected. */
  anchor: number | undefined;
};

/** The line at the moment all drawings point at, and the span that is dragged over. */
export function TimeCursor({ drawn, at, owned, anchor }: Props): ReactElement | null {
  const zone = useStore(preferences, (value) => value.zone);
  if (at === undefined || !isDrawn(drawn, at)) return null;
  const { plot } = drawn;
  const x = xOf(drawn, at);
  const from = anchor === undefined ? x : xOf(drawn, anchor);
  return (
    <>
      {anchor !== undefined && (
        <div
          className={styles.selection}
          style={{
            left: Math.min(from, x),
            width: Math.abs(x - from),
            top: plot.y,
            height: plot.height,
          }}
        />
      )}
      <div
        className={styles.cursor}
        data-left={x > plot.x + plot.width - 56 || undefined}
        style={{ height: plot.height, transform: `translate(${x}px, ${plot.y}px)` }}
      >
        {!owned && <span className={styles.cursorTime}>{clockTime(at, zone)}</span>}
      </div>
    </>
  );
}
