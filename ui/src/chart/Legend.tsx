import { useState, type MouseEvent, type ReactElement } from "react";

import type { ChartView, SeriesView } from "../contract.ts";
import { Linked } from "../links/LinksMenu.tsx";
import { Icon } from "../parts/Icon.tsx";
import { plainColor } from "./color.ts";
import type { Room } from "./legend-room.ts";
import styles from "./Legend.module.css";
import { sortSeries, type LegendSort } from "./legend-sort.ts";

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
    <div
      className={styles.legend}
      style={style}
      data-right={room.right > 0 || undefined}
      role="group"
      aria-label={`Legend of ${title}`}
    >
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
      {listed(chart).map((series, at) => (
        <li key={`${at} ${series.label}`}>
          <Entry series={series} chart={chart} isolate={isolate} onIsolate={onIsolate} />
          {series.calcs.length > 0 && (
            <span className={styles.calc}>{series.calcs.join("  ")}</span>
          )}
          <SeriesLinks series={series} />
        </li>
      ))}
    </ul>
  );
}

function LegendTable({ chart, isolate, onIsolate }: Props): ReactElement {
  const [sort, setSort] = useState<LegendSort>();
  const { calcs } = chart.legend;
  // Columns are as wide as the longest number, so that none is cut.
  const letters = Math.max(
    ...chart.series.flatMap((one) => one.calcs.map((calc) => calc.length)),
    8,
  );
  return (
    <table className={styles.table}>
      <colgroup>
        <col />
        {calcs.map((calc) => (
          <col key={calc.title} style={{ width: `calc(${letters}ch + 16px)` }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          <Head title="Name" column={-1} sort={sort} onSort={setSort} />
          {calcs.map((calc, column) => (
            <Head
              key={calc.title}
              title={calc.title}
              column={column}
              sort={sort}
              onSort={setSort}
            />
          ))}
        </tr>
      </thead>
      <tbody>
        {sortSeries(listed(chart), sort).map((series, at) => (
          <tr key={`${at} ${series.label}`}>
            <td>
              <span className={styles.named}>
                <Entry series={series} chart={chart} isolate={isolate} onIsolate={onIsolate} />
                <SeriesLinks series={series} />
              </span>
            </td>
            {series.calcs.map((calc, column) => (
              <td key={calcs[column]?.title ?? column} className={styles.number}>
                {calc}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The series that the file lists, in its order. */
function listed({ legend, series }: ChartView): SeriesView[] {
  return legend.order.flatMap((at) => series[at] ?? []);
}

type HeadProps = {
  title: string;
  /** The calculation, or -1 for the name. */
  column: number;
  sort: LegendSort | undefined;
  onSort: (sort: LegendSort | undefined) => void;
};

/** Numbers begin with the largest, names with A; a third click returns to the drawing's order. */
function Head({ title, column, sort, onSort }: HeadProps): ReactElement {
  const first = column < 0;
  const mine = sort?.column === column ? sort : undefined;
  const next = !mine
    ? { column, ascending: first }
    : mine.ascending === first
      ? { column, ascending: !first }
      : undefined;
  return (
    <th
      scope="col"
      className={first ? undefined : styles.number}
      aria-sort={mine ? (mine.ascending ? "ascending" : "descending") : "none"}
    >
      <button type="button" onClick={() => onSort(next)}>
        {title}
        {mine && <Icon name={mine.ascending ? "sort_up" : "sort_down"} size={12} />}
      </button>
    </th>
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
      title={`${series.label}${series.right ? " (right axis)" : ""}\nClick: alone. Ctrl or ⌘ click: add or take away.`}
      onClick={onClick}
    >
      <span className={styles.swatch} style={{ background: plainColor(series.color) }} />
      <span className={styles.name}>{series.label}</span>
    </button>
  );
}

function SeriesLinks({ series }: { series: SeriesView }): ReactElement | null {
  if (series.links.length === 0) return null;
  return (
    <Linked links={series.links} label={series.label}>
      <span className="visually-hidden">{series.links[0]?.title}</span>
      {series.links.length === 1 && series.links[0]?.target.kind === "dashboard" && (
        <Icon name="dashboards" size={12} />
      )}
    </Linked>
  );
}
