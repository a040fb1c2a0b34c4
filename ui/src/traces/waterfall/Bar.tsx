import type { CSSProperties, ReactElement } from "react";

import type { ScalePiece, WaterfallRow } from "../../contract.ts";
import { labelOf, labelSide } from "./labels.ts";
import styles from "./Row.module.css";
import { placeOf, stretchOf, type Stretch } from "./scale.ts";

/** What lies left and right of the plot within the column of time. */
export const PLOT_LEFT = 8;
export const PLOT_RIGHT = 100;

type Props = { row: WaterfallRow; scale: readonly ScalePiece[]; plot: number };

/** When a span ran, how much of it was its own, its share of the critical path, and its events. */
export function Bar({ row, scale, plot }: Props): ReactElement {
  const bar = stretchOf(scale, row.start, row.start + row.duration);
  return (
    <div className={styles.plot}>
      {bar ? (
        <Drawn row={row} scale={scale} plot={plot} bar={bar} />
      ) : (
        <Beyond row={row} before={placeOf(scale, row.start) < 0} />
      )}
    </div>
  );
}

function Drawn({ row, scale, plot, bar }: Props & { bar: Stretch }): ReactElement {
  const text = labelOf(row);
  const side = labelSide(bar, text, plot, PLOT_RIGHT);
  const own = row.duration > 0 ? Math.min(Math.max(row.self_time / row.duration, 0), 1) : 1;
  const shade: CSSProperties & Record<`--${string}`, string> = {
    left: percent(bar.left),
    width: percent(bar.width),
    "--own": `${Math.round(25 + 75 * own)}%`,
  };
  return (
    <>
      <span
        className={styles.bar}
        style={shade}
        data-fold={row.fold ? true : undefined}
        data-cut-left={bar.cutLeft || undefined}
        data-cut-right={bar.cutRight || undefined}
      />
      {row.critical.map(([from, to]) => {
        const part = stretchOf(scale, from, to);
        return (
          part && (
            <span
              key={from}
              className={styles.critical}
              style={{ left: percent(part.left), width: percent(part.width) }}
            />
          )
        );
      })}
      {row.events.map((event, at) => {
        const place = placeOf(scale, event.at);
        return (
          place >= 0 &&
          place <= 1 && (
            <span
              key={at}
              className={styles.event}
              data-error={event.error || undefined}
              style={{ left: percent(place) }}
            />
          )
        );
      })}
      <span
        className={styles.label}
        data-side={side}
        style={
          side === "right"
            ? { left: percent(bar.left + bar.width) }
            : side === "left"
              ? { right: percent(1 - bar.left) }
              : { right: percent(1 - bar.left - bar.width) }
        }
      >
        {text}
      </span>
    </>
  );
}

/** It ran at another time than the stretch on screen. */
function Beyond({ row, before }: { row: WaterfallRow; before: boolean }): ReactElement {
  return (
    <span className={styles.beyond} data-before={before || undefined}>
      {before ? "◂ " : ""}
      {labelOf(row)}
      {before ? "" : " ▸"}
    </span>
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}
