import type { ReactElement } from "react";

import { Figure } from "../chart/Figure.tsx";
import { FigureLegend } from "../chart/FigureLegend.tsx";
import type { Room } from "../chart/legend-room.ts";
import type { FigureView } from "../contract.ts";
import styles from "./ChartPanel.module.css";

type Props = { figure: FigureView; title: string; room: Room };

/** A figure with its legend below or at the right. */
export function FigurePanel({ figure, title, room }: Props): ReactElement {
  return (
    <div className={styles.panel} data-right={room.right > 0 || undefined}>
      <div className={styles.drawing}>
        <Figure figure={figure} title={title} />
      </div>
      {figure.legend.length > 0 && room.right + room.below > 0 && (
        <FigureLegend figure={figure} title={title} room={room} />
      )}
    </div>
  );
}
