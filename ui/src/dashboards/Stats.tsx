import type { CSSProperties, ReactElement } from "react";

import { Drawing } from "../chart/Drawing.tsx";
import { onFill, plainColor } from "../chart/color.ts";
import type { CellState, Health, StatView } from "../contract.ts";
import { Linked } from "../links/LinksMenu.tsx";
import { Icon } from "../parts/Icon.tsx";
import { StateShape } from "../parts/StateMark.tsx";
import { useSize } from "../parts/use-size.ts";
import { fitNumbers } from "./big-text.ts";
import styles from "./Stats.module.css";

/** Big numbers, arranged so that all have the largest size that fits each. */
export function Stats({ stats }: { stats: readonly StatView[] }): ReactElement {
  const [place, size] = useSize();
  const around = {
    labelled: stats.length > 1 && stats.some((stat) => stat.label !== ""),
    changed: stats.some((stat) => stat.change !== undefined),
  };
  const texts = stats.map((stat) => stat.text);
  // A course lies under its number: the number has the upper two thirds.
  const courses = stats.some((stat) => stat.spark !== undefined);
  const room = size && courses ? { ...size, height: size.height * 0.66 } : size;
  const { columns, fontSize, cellHeight: upper } = fitNumbers(texts, room, around);
  const cellHeight = courses ? upper / 0.66 : upper;
  const grid: CSSProperties = {
    gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
    ...(cellHeight > 0 ? { gridAutoRows: cellHeight } : {}),
  };
  return (
    <ul ref={place} className={styles.stats} style={grid}>
      {stats.map((stat, at) => (
        <Stat
          key={`${at} ${stat.label}`}
          stat={stat}
          labelled={around.labelled}
          fontSize={fontSize}
          under={courses ? cellHeight / 3 : 0}
        />
      ))}
    </ul>
  );
}

type StatProps = {
  stat: StatView;
  labelled: boolean;
  fontSize: number;
  /** Room for the course, in CSS pixels. */
  under: number;
};

function Stat({ stat, labelled, fontSize, under }: StatProps): ReactElement {
  const { background, spark, change } = stat;
  const fill = background === undefined ? undefined : plainColor(background);
  return (
    <li
      className={styles.stat}
      data-filled={fill === undefined ? undefined : true}
      style={{
        paddingBottom: under,
        ...(fill === undefined ? {} : { background: fill, color: onFill(fill) }),
      }}
    >
      {spark !== undefined && (
        <div className={styles.spark} style={{ height: under }}>
          <Drawing svg={spark} />
        </div>
      )}
      {labelled && (
        <span className={styles.label} title={stat.label}>
          {stat.label}
        </span>
      )}
      <span
        className={styles.number}
        title={stat.text}
        style={{ fontSize, ...(fill === undefined ? { color: plainColor(stat.color) } : {}) }}
      >
        <StatShape state={stat.state} plain={fill !== undefined} />
        <Linked links={stat.links} label={stat.label || stat.text}>
          <span className={styles.text}>{stat.text}</span>
        </Linked>
      </span>
      {change !== undefined && <Change change={change} />}
    </li>
  );
}

/** The change over the range; neither direction is good or bad by itself. */
function Change({ change }: { change: number }): ReactElement {
  const icon = change > 0 ? "rising" : change < 0 ? "falling" : undefined;
  const size = Math.abs(change);
  const text = size >= 1_000 ? Math.round(size).toLocaleString("en") : Number(size.toPrecision(3));
  return (
    <span className={styles.change} title="Change over the range">
      {icon && <Icon name={icon} size={12} />}
      {change < 0 ? "−" : change > 0 ? "+" : ""}
      {text}%
    </span>
  );
}

type ShapeProps = {
  state: CellState;
  /** On a fill the shape takes the colour of the text. */
  plain?: boolean;
};

/** The shape beside a number that a threshold calls more than well. */
export function StatShape({ state, plain = false }: ShapeProps): ReactElement | null {
  const health: Health | undefined =
    state === "warning" || state === "critical" ? state : undefined;
  if (!health) return null;
  return (
    <span className={styles.shape} data-plain={plain || undefined}>
      <StateShape state={health} />
      <span className="visually-hidden">{health}: </span>
    </span>
  );
}
