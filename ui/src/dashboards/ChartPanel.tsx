import type { ReactElement } from "react";

import { Chart } from "../chart/Chart.tsx";
import { Legend } from "../chart/Legend.tsx";
import type { Room } from "../chart/legend-room.ts";
import type { ChartView } from "../contract.ts";
import { count } from "../format.ts";
import styles from "./ChartPanel.module.css";

type Props = {
  chart: ChartView;
  title: string;
  /** What the legend takes; the drawing was asked in the size of the rest. */
  room: Room;
  isolate: readonly string[];
  onIsolate: (labels: string[]) => void;
};

/** A drawing with its legend below or at the right. */
export function ChartPanel({ chart, title, room, isolate, onIsolate }: Props): ReactElement {
  return (
    <div className={styles.panel} data-right={room.right > 0 || undefined}>
      <div className={styles.drawing}>
        <Chart chart={chart} title={title} />
        {chart.not_finite > 0 && (
          <p className={styles.note} title="Not finite, or not above zero on a logarithmic axis">
            {count(chart.not_finite, "point")} not drawn
          </p>
        )}
      </div>
      {room.right + room.below > 0 && (
        <Legend chart={chart} title={title} room={room} isolate={isolate} onIsolate={onIsolate} />
      )}
    </div>
  );
}
