import type { MouseEvent, ReactElement } from "react";

import type { ChartView, SeriesView } from "../contract.ts";
import { plainColor } from "./color.ts";
import type { Room } from "./legend-room.ts";
import styles from "./Legend.module.css";

type Props = {
  chart: ChartView;
  title: string;
  room: Room;
  /** Labels that are drawn alone; empty means all. */
  isolate: readonly string[];
  onIsolate: (labels: string[]) => void;
};

/** The series by name; a click draws one alone, with Ctrl or ⌘ it is added or taken away. */
export function Legend(props: Props): ReactElement {
  const { chart, room, title } = props;
  const style = room.right > 0 ? { width: room.right } : { height: room.below };
  return (
    <div className={styles.legend} style={style} role="group" aria-label={`Legend of ${title}`}>
      {chart.legend.table ? <LegendTable {...props} /> : <LegendList {...props} />}
    </div>
  );
}

/** What is drawn alone after a click on `label`. */
export function isolated(
  before: readonly string[],
  label: string,
  all: readonly string[],
  adding: boolean,
): string[] {
  if (!adding) return before.length === 1 && before[0] === label ? [] : [label];
  const shown = before.length === 0 ? all : before;
  const after = shown.includes(label) ? shown.filter((each) => each !== label) : [...shown, label];
  return after.length === all.length ? [] : after;
}

function LegendList({ chart, isolate, onIsolate }: Props): ReactElement {
  return (
    <ul className={styles.list} data-right={chart.legend.right || undefined}>
      {chart.series.map((series, at) => (
        <li key={`${at} ${series.label}`}>
          <Entry series={series} chart={chart} isolate={isolate} onIsolate={onIsolate} />
          {series.calcs.length > 0 && (
            <span className={styles.calc}>{series.calcs.join("  ")}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

function LegendTable({ chart, isolate, onIsolate }: Props): ReactElement {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Name</th>
          {chart.legend.calcs.map((calc) => (
            <th key={calc.title} scope="col" className={styles.number}>
              {calc.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {chart.series.map((series, at) => (
          <tr key={`${at} ${series.label}`}>
            <td>
              <Entry series={series} chart={chart} isolate={isolate} onIsolate={onIsolate} />
            </td>
            {series.calcs.map((calc, column) => (
              <td key={chart.legend.calcs[column]?.title ?? column} className={styles.number}>
                {calc}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type EntryProps = Pick<Props, "chart" | "isolate" | "onIsolate"> & { series: SeriesView };

function Entry({ series, chart, isolate, onIsolate }: EntryProps): ReactElement {
  const drawn = isolate.length === 0 || isolate.includes(series.label);
  const onClick = (event: MouseEvent): void => {
    const all = chart.series.map((each) => each.label);
    onIsolate(isolated(isolate, series.label, all, event.ctrlKey || event.metaKey));
  };
  return (
    <button
      type="button"
      className={styles.entry}
      aria-pressed={drawn}
      title={`${series.label}\nClick: alone. Ctrl or ⌘ click: add or take away.`}
      onClick={onClick}
    >
      <span className={styles.swatch} style={{ background: plainColor(series.color) }} />
      <span className={styles.name}>{series.label}</span>
    </button>
  );
}
