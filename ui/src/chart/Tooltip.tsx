import type { ReactElement } from "react";

import styles from "./Chart.module.css";
import { plainColor } from "./color.ts";

/** One line: a name, its value, and its colour if it has one. */
export type TooltipLine = { key: number | string; label: string; text: string; color?: string };

type Props = {
  pointer: { x: number; y: number };
  head: string;
  lines: readonly TooltipLine[];
  note?: string | undefined;
};

const SHOWN = 16;

/** What is under the pointer, on the side of it with more room. */
export function Tooltip({ pointer, head, lines, note }: Props): ReactElement {
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
      <div className={styles.tooltipHead}>{head}</div>
      {lines.slice(0, SHOWN).map((line) => (
        <div key={line.key} className={styles.tooltipLine}>
          {line.color !== undefined && (
            <span className={styles.swatch} style={{ background: plainColor(line.color) }} />
          )}
          <span className={styles.tooltipLabel}>{line.label}</span>
          <span className={styles.tooltipValue}>{line.text}</span>
        </div>
      ))}
      {lines.length > SHOWN && (
        <div className={styles.tooltipNote}>and {lines.length - SHOWN} more</div>
      )}
      {note !== undefined && <div className={styles.tooltipNote}>{note}</div>}
    </div>
  );
}
