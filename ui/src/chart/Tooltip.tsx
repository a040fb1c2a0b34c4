import type { ReactElement } from "react";

import type { SeriesLine } from "./Chart.tsx";
import styles from "./Chart.module.css";
import { plainColor } from "./color.ts";

type Props = {
  pointer: { x: number; y: number };
  time: string;
  lines: readonly SeriesLine[];
  note: string | undefined;
};

const SHOWN = 16;

/** The values at the cursor, largest first, on the side of the pointer with more room. */
export function Tooltip({ pointer, time, lines, note }: Props): ReactElement {
  const right = pointer.x > window.innerWidth / 2;
  const below = pointer.y < window.innerHeight / 2;
  return (
    <div
      className={styles.tooltip}
      aria-hidden="true"
      style={{
        ...(right ? { right: window.innerWidth - pointer.x + 14 } : { left: pointer.x + 14 }),
        ...(below ? { top: pointer.y + 10 } : { bottom: window.innerHeight - pointer.y + 10 }),
      }}
    >
      <div className={styles.tooltipTime}>{time}</div>
      {lines.slice(0, SHOWN).map((line) => (
        <div key={line.key} className={styles.tooltipLine}>
          <span className={styles.swatch} style={{ background: plainColor(line.color) }} />
          <span className={styles.tooltipLabel}>{line.label}</span>
          <span className={styles.tooltipValue}>{line.text}</span>
        </div>
      ))}
      {lines.length > SHOWN && (
        <div className={styles.tooltipNote}>and {lines.length - SHOWN} more below these</div>
      )}
      {note !== undefined && <div className={styles.tooltipNote}>{note}</div>}
      {note === undefined && lines.length === 0 && (
        <div className={styles.tooltipNote}>No value at this moment</div>
      )}
    </div>
  );
}
