import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useLayoutEffect, useRef, type ReactElement } from "react";

import { useSize } from "../parts/use-size.ts";
import styles from "./LongList.module.css";

type Props<R> = {
  label: string;
  rows: readonly R[];
  /** The height of a row in a list of that width; every row is exactly as high as this says. */
  heightOf: (row: R, width: number) => number;
  children: (row: R) => ReactElement;
};

/** Drawn beyond what is in sight. */
const OVERSCAN = 12;

/** Rows of known heights, drawn only where they are in sight. */
export function LongList<R>({ label, rows, heightOf, children }: Props<R>): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const [measure, size] = useSize();
  const width = size?.width ?? 0;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => {
      const row = rows[at];
      return row === undefined ? 0 : heightOf(row, width);
    },
    overscan: OVERSCAN,
    // Before the first measure, as many as a tall window shows.
    initialRect: { width: 0, height: 1_200 },
  });
  useLayoutEffect(() => virtual.measure(), [virtual, rows, width]);
  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      scroller.current = element;
      measure(element);
    },
    [measure],
  );
  return (
    <div
      ref={attach}
      className={styles.scroller}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <ul className={styles.list} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, size: height }) => {
          const row = rows[index];
          return (
            row !== undefined && (
              <li
                key={index}
                className={styles.row}
                style={{ height, transform: `translateY(${start}px)` }}
                aria-setsize={rows.length}
                aria-posinset={index + 1}
              >
                {children(row)}
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}
