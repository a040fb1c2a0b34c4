import type { CSSProperties, ReactElement } from "react";

import { plainColor, readable } from "../chart/color.ts";
import type { BarGaugeView, StatView } from "../contract.ts";
import { Linked } from "../links/LinksMenu.tsx";
import { useSession } from "../session.ts";
import { bandsOf } from "./arc.ts";
import styles from "./BarGauge.module.css";
import { StatShape } from "./Stats.tsx";

/** Numbers on bars, lying or standing; names and numbers keep their place whatever the bars do. */
export function BarGauge({ gauge }: { gauge: BarGaugeView }): ReactElement {
  const { items, horizontal, fill, unfilled } = gauge;
  const { theme } = useSession();
  // The column of numbers is as wide as the longest of them.
  const digits = Math.max(...items.map((item) => item.text.length), 1);
  const letters = Math.max(...items.map((item) => item.label.length), 4);
  const lying = `min(45%, ${letters}ch) minmax(0, 1fr) calc(${digits}ch + 32px)`;
  return (
    <ul className={styles.gauge} data-standing={!horizontal || undefined}>
      {items.map((item, at) => (
        <li
          key={`${at} ${item.label}`}
          className={styles.item}
          style={horizontal ? { gridTemplateColumns: lying } : undefined}
        >
          <span className={styles.label} title={item.label}>
            {item.label}
          </span>
          <span className={styles.track} data-unfilled={unfilled || undefined} data-fill={fill}>
            {fill === "cells" && unfilled && (
              <span className={styles.unlit} style={{ background: steps(item, !horizontal) }} />
            )}
            <span className={styles.bar} style={barStyle(item, gauge)} />
          </span>
          <span className={styles.number} style={{ color: readable(item.color, theme) }}>
            <StatShape state={item.state} />
            <Linked links={item.links} label={item.label || item.text}>
              {item.text}
            </Linked>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** How far a bar reaches, and what fills it. */
function barStyle(item: StatView, { horizontal, fill }: BarGaugeView): CSSProperties {
  const share = Math.min(Math.max(item.fraction ?? 0, 0), 1);
  const reach = `${(share * 100).toFixed(2)}%`;
  // Clipping, so that the colours of the whole scale stay where they belong.
  const clip = horizontal
    ? `inset(0 calc(100% - ${reach}) 0 0)`
    : `inset(calc(100% - ${reach}) 0 0 0)`;
  const plain = plainColor(item.color);
  if (fill === "plain") return { clipPath: clip, background: plain };
  const paint = fill === "cells" ? steps(item, !horizontal) : blend(item, !horizontal);
  return { clipPath: clip, background: paint ?? plain };
}

/** The scale's colours with hard ends, for cells. */
function steps(item: StatView, standing: boolean): string {
  const bands = bandsOf(item.bands);
  if (bands.length === 0) return plainColor(item.color);
  const stops = bands.map(
    ({ from, to, color }) => `${plainColor(color)} ${percent(from)} ${percent(to)}`,
  );
  return `linear-gradient(${standing ? "to top" : "to right"}, ${stops.join(", ")})`;
}

/** The scale's colours running into each other. */
function blend(item: StatView, standing: boolean): string | undefined {
  const bands = bandsOf(item.bands);
  if (bands.length < 2) return undefined;
  const stops = bands.map(({ from, color }) => `${plainColor(color)} ${percent(from)}`);
  return `linear-gradient(${standing ? "to top" : "to right"}, ${stops.join(", ")})`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}
