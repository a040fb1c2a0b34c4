import { useVirtualizer } from "@tanstack/react-virtual";
import {
  useEffect,
  useImperativeHandle,
  useRef,
  type CSSProperties,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
} from "react";

import type { Sort } from "../../state/location.ts";
import { focusReturned } from "../focus-returned.ts";
import { SortHead } from "./SortHead.tsx";
import styles from "./List.module.css";

/** A column: its name, its width as a grid track, and the least of that in pixels. */
export type ListColumn<C extends string> = {
  id: C;
  name: string;
  width: string;
  least: number;
  /** Holds figures, which stand at the right. */
  figures?: boolean;
};

/** What others do with a list. */
export type ListHandle = { reveal: (key: string) => void };

type Props<T, C extends string> = {
  handle?: RefObject<ListHandle | null>;
  label: string;
  items: readonly T[];
  keyOf: (item: T) => string;
  columns: readonly ListColumn<C>[];
  cell: (column: C, item: T) => ReactNode;
  sort: Sort | undefined;
  /** Key of the item whose detail is open. */
  selected: string | undefined;
  /** Key of the item that one came back from; it takes the focus. */
  returned?: string | undefined;
  /** Sets an item apart, for how it is drawn. */
  muted?: (item: T) => boolean;
  onSort: (by: C) => void;
  onSelect: (item: T) => void;
  /** What is said if there are no items. */
  empty: ReactNode;
};

const ROW = 24;
/** Drawn beyond what is in sight. */
const OVERSCAN = 16;

/** Any number of rows of one line, sorted by any column; Enter or a click opens one. */
export function List<T, C extends string>(props: Props<T, C>): ReactElement {
  const { handle, label, items, keyOf, columns, cell, sort, selected, returned, muted, empty } =
    props;
  const { onSort, onSelect } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    initialRect: { width: 0, height: 1_200 },
  });
  const reveal = (key: string): void => {
    const at = items.findIndex((item) => keyOf(item) === key);
    if (at >= 0) virtual.scrollToIndex(at, { align: "center" });
  };
  useImperativeHandle(handle, () => ({ reveal }));
  useEffect(() => {
    // A place that is come back to begins at its row.
    const first = selected ?? returned;
    if (first === undefined) return undefined;
    reveal(first);
    const at = items.findIndex((item) => keyOf(item) === first);
    const frame = requestAnimationFrame(() => {
      if (selected !== undefined) return;
      focusReturned(scroller.current?.querySelector(`[aria-rowindex="${at + 2}"]`) ?? null);
    });
    return () => cancelAnimationFrame(frame);
    // oxlint-disable-next-line react/exhaustive-deps -- once, when it is laid out
  }, []);
  const style: CSSProperties = {
    gridTemplateColumns: columns.map(({ width }) => width).join(" "),
    minWidth: columns.reduce((sum, { least }) => sum + least, 8),
  };
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="table"
      aria-label={label}
      aria-rowcount={items.length + 1}
    >
      <div className={styles.top} role="rowgroup">
        <div className={styles.head} style={style} role="row" aria-rowindex={1}>
          {columns.map((column) => (
            <SortHead
              key={column.id}
              name={column.name}
              by={column.id}
              sort={sort}
              figures={column.figures}
              onSort={() => onSort(column.id)}
            />
          ))}
        </div>
      </div>
      <div className={styles.rows} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const item = items[index];
          if (item === undefined) return null;
          const key = keyOf(item);
          return (
            <Row
              key={key}
              index={index}
              style={{ ...style, transform: `translateY(${start}px)` }}
              selected={key === selected}
              // While a detail is open, it follows the focus.
              follows={selected !== undefined && key !== selected}
              muted={muted?.(item) ?? false}
              onSelect={() => onSelect(item)}
            >
              {columns.map(({ id, figures }) => (
                <div key={id} role="cell" data-column={id} data-figures={figures || undefined}>
                  {cell(id, item)}
                </div>
              ))}
            </Row>
          );
        })}
      </div>
      {items.length === 0 && <div className={styles.empty}>{empty}</div>}
    </div>
  );
}

type RowProps = {
  index: number;
  style: CSSProperties;
  selected: boolean;
  follows: boolean;
  muted: boolean;
  onSelect: () => void;
  children: ReactNode;
};

function Row(props: RowProps): ReactElement {
  const { index, style, selected, follows, muted, onSelect, children } = props;
  const onKey = (event: KeyboardEvent): void => {
    // A button within the row takes its own keys.
    if (event.target !== event.currentTarget) return;
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    onSelect();
  };
  return (
    <div
      role="row"
      data-row
      tabIndex={0}
      className={styles.row}
      style={style}
      aria-rowindex={index + 2}
      aria-current={selected || undefined}
      data-muted={muted || undefined}
      onClick={onSelect}
      onKeyDown={onKey}
      onFocus={() => follows && onSelect()}
    >
      {children}
    </div>
  );
}

type CutProps = {
  text: string;
  code?: boolean;
  /** Cut at its beginning: the end of a path tells more. */
  end?: boolean;
};

/** Text in a line, cut where the room ends; the whole of it shows on hover. */
export function Cut({ text, code = false, end = false }: CutProps): ReactElement {
  const Tag = code ? "code" : "span";
  return (
    <Tag className={end ? styles.cutStart : styles.cut} title={text}>
      {end ? <bdi>{text}</bdi> : text}
    </Tag>
  );
}
