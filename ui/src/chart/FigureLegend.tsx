import type { ReactElement } from "react";

import type { FigureView } from "../contract.ts";
import { plainColor } from "./color.ts";
import type { Room } from "./legend-room.ts";
import styles from "./Legend.module.css";

type Props = { figure: FigureView; title: string; room: Room };

/** Names of a figure's colours, with their values. */
export function FigureLegend({ figure, title, room }: Props): ReactElement {
  const style = room.right > 0 ? { width: room.right } : { height: room.below };
  return (
    <div
      className={styles.legend}
      style={style}
      data-right={room.right > 0 || undefined}
      role="group"
      aria-label={`Legend of ${title}`}
    >
      <ul className={styles.list} data-right={figure.legend_right || undefined}>
        {figure.legend.map(({ label, color, values }, at) => (
          <li key={`${at} ${label}`} title={[label, ...values].join("  ")}>
            <span className={styles.entry} data-plain>
              <span className={styles.block} style={{ background: plainColor(color) }} />
              <span className={styles.name}>{label}</span>
            </span>
            {values.length > 0 && <span className={styles.calc}>{values.join("  ")}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
