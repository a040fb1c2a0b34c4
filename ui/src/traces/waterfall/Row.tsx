import { memo, type CSSProperties, type ReactElement } from "react";

import { writeCount } from "../../amounts.ts";
import type { ScalePiece, ServiceView, WaterfallRow } from "../../contract.ts";
import { Icon } from "../../parts/Icon.tsx";
import { StateShape } from "../../parts/StateMark.tsx";
import { writeLength } from "../time.ts";
import { Bar } from "./Bar.tsx";
import { indentOf, INDENTED, opensOn, spokenRow } from "./labels.ts";
import styles from "./Row.module.css";
import { ROW } from "./scroll.ts";

type Props = {
  id: string;
  row: WaterfallRow | undefined;
  /** Its place among all rows, from 0. */
  at: number;
  /** Its place below the first row that is drawn. */
  below: number;
  services: readonly ServiceView[];
  colors: readonly string[];
  scale: readonly ScalePiece[];
  plot: number;
  selected: boolean;
};

/** One row: name and marks left, bar right. Clicks are read by the waterfall. */
export const Row = memo(function Row(props: Props): ReactElement {
  const { id, row, at, below, services, colors, scale, plot, selected } = props;
  const top = { top: below * ROW };
  if (!row) {
    return (
      <div role="row" className={styles.row} style={top} aria-rowindex={at + 2}>
        <div role="gridcell" className={styles.name}>
          <span className={styles.waiting} />
          <span className="visually-hidden">Loading</span>
        </div>
      </div>
    );
  }
  const service = services[row.service]?.name ?? "";
  const style: CSSProperties & Record<`--${string}`, string> = {
    ...top,
    "--color": colors[row.service] ?? "var(--series-8)",
  };
  const opens = opensOn(row);
  return (
    <div
      role="row"
      id={id}
      className={styles.row}
      style={style}
      data-at={at}
      data-selected={selected || undefined}
      data-context={row.context || undefined}
      data-error={row.error || undefined}
      aria-rowindex={at + 2}
      aria-level={row.depth + 1}
      aria-selected={selected}
      aria-expanded={opens ? row.open : undefined}
      aria-label={spokenRow(row, service)}
    >
      <div role="gridcell" className={styles.name}>
        <span className={styles.indent} style={{ width: indentOf(row.depth) }} />
        {row.depth > INDENTED && <span className={styles.depth}>{row.depth}</span>}
        <Toggle row={row} opens={opens} />
        <span className={styles.service} />
        {row.error && <StateShape state="critical" />}
        {row.fold && <span className={styles.times}>×{writeCount(row.fold.count)}</span>}
        <span className={styles.text}>{row.name === "" ? "(no name)" : row.name}</span>
        {row.note !== "" && row.note !== row.name && (
          <span className={styles.note}>{row.note}</span>
        )}
        <Marks row={row} />
        <span className={styles.owner}>{service}</span>
      </div>
      <div role="gridcell" className={styles.time} data-time>
        <Bar row={row} scale={scale} plot={plot} />
      </div>
    </div>
  );
});

function Toggle({ row, opens }: { row: WaterfallRow; opens: boolean }): ReactElement {
  if (!opens) return <span className={styles.leaf} />;
  const inside = row.fold ? row.fold.count : row.descendants;
  return (
    <span
      className={styles.toggle}
      data-toggle
      data-open={row.open || undefined}
      title={row.open ? "Close" : `Open ${writeCount(inside)} spans`}
    >
      <Icon name={row.open ? "down" : "right"} size={12} />
    </span>
  );
}

function Marks({ row }: { row: WaterfallRow }): ReactElement {
  return (
    <>
      {row.error_inside && (
        <span className={styles.inside} title="A span inside has an error">
          <StateShape state="critical" /> inside
        </span>
      )}
      {!row.open && row.fold === null && opensOn(row) && (
        <span
          className={styles.mark}
          title={`${writeCount(row.descendants - row.hidden)} spans inside`}
        >
          +{writeCount(row.descendants - row.hidden)}
        </span>
      )}
      {row.orphan && (
        <span className={styles.warning} title="The span names a parent that is not in the trace">
          <StateShape state="warning" /> no parent
        </span>
      )}
      {row.moved !== 0 && (
        <span className={styles.mark} title="Its clock was corrected by this much">
          clock {row.moved > 0 ? "+" : ""}
          {writeLength(row.moved)}
        </span>
      )}
      {row.links > 0 && (
        <span className={styles.mark} title={row.links === 1 ? "1 link" : `${row.links} links`}>
          <Icon name="link" size={12} />
          {row.links > 1 && row.links}
        </span>
      )}
    </>
  );
}
