import {
  useEffect,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
} from "react";

import { announce } from "../../parts/announce.ts";
import { Icon } from "../../parts/Icon.tsx";
import { Splitter } from "../../parts/Splitter.tsx";
import type { LogLayout } from "../../state/preferences.ts";
import {
  movedColumn,
  NARROWEST,
  resizedColumn,
  toggledColumn,
  WIDEST,
  type Column,
} from "./columns.ts";
import styles from "./Head.module.css";

type Props = {
  /** What the times are, such as `Time (UTC)`. */
  time: string;
  columns: readonly Column[];
  style: CSSProperties;
  layout: LogLayout;
  onLayout: (layout: LogLayout) => void;
};

/** A press becomes a drag once it has moved so far. */
const SLACK = 4;

/** The names of the columns; those of fields are moved and taken out here, all are made wider. */
export function Head({ time, columns, style, layout, onLayout }: Props): ReactElement {
  const head = useRef<HTMLDivElement>(null);
  const [drop, setDrop] = useState<number>();
  const moved = useRef<string>(undefined);
  useEffect(() => {
    // Where a column moves to another place of the page, its name loses the focus.
    if (moved.current !== undefined) cellOf(head.current, moved.current)?.focus();
    moved.current = undefined;
  });
  const move = (name: string, to: number): void => {
    const next = movedColumn(layout, name, to);
    const place = next.columns.indexOf(name) + 1;
    moved.current = name;
    onLayout(next);
    announce(`${name} is column ${place} of ${next.columns.length}.`);
  };
  return (
    <div ref={head} role="row" className={styles.head} style={style}>
      <span role="columnheader">{time}</span>
      <span role="columnheader">Severity</span>
      {columns.map(({ key, title, width, place }) => (
        <span
          key={key}
          role="columnheader"
          className={styles.cell}
          data-drop={(place !== undefined && place === drop) || undefined}
        >
          {place === undefined ? (
            <span className={styles.name}>{title}</span>
          ) : (
            <Name
              name={title}
              place={place}
              onMove={(to) => move(title, to)}
              onRemove={() => onLayout(toggledColumn(layout, title))}
              onDrag={(at) => setDrop(at === undefined ? undefined : placeAt(head.current, at))}
              onDrop={(at) => {
                const to = placeAt(head.current, at);
                // Its own place is counted no more once it is taken out.
                move(title, to > place ? to - 1 : to);
              }}
            />
          )}
          <Splitter
            label={`Width of ${title}`}
            width={width}
            least={NARROWEST}
            most={WIDEST}
            grows="left"
            style={{ left: "100%" }}
            onWidth={(next) => onLayout(resizedColumn(layout, key, next))}
          />
        </span>
      ))}
      <span
        role="columnheader"
        data-drop={(drop !== undefined && drop === layout.columns.length) || undefined}
      >
        Message
      </span>
    </div>
  );
}

type NameProps = {
  name: string;
  place: number;
  onMove: (to: number) => void;
  onRemove: () => void;
  /** Where the pointer is while it drags; nothing once it does no longer. */
  onDrag: (x: number | undefined) => void;
  onDrop: (x: number) => void;
};

function Name({ name, place, onMove, onRemove, onDrag, onDrop }: NameProps): ReactElement {
  const pressed = useRef<{ x: number; moved: boolean }>(undefined);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "ArrowLeft") onMove(place - 1);
    else if (event.key === "ArrowRight") onMove(place + 1);
    else if (event.key === "Delete" || event.key === "Backspace") onRemove();
    else return;
    event.preventDefault();
  };
  const onPointerMove = ({ clientX }: PointerEvent): void => {
    const from = pressed.current;
    if (!from) return;
    from.moved ||= Math.abs(clientX - from.x) > SLACK;
    if (from.moved) onDrag(clientX);
  };
  const leave = (): void => {
    pressed.current = undefined;
    onDrag(undefined);
  };
  return (
    <>
      <button
        type="button"
        className={styles.name}
        data-name={name}
        title={`${name}\nDrag it, or use ← and →, to move it; Delete takes it out`}
        onKeyDown={onKey}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          pressed.current = { x: event.clientX, moved: false };
        }}
        onPointerMove={onPointerMove}
        onPointerUp={({ clientX }) => {
          if (pressed.current?.moved) onDrop(clientX);
          leave();
        }}
        onPointerCancel={leave}
      >
        {name}
      </button>
      <button
        type="button"
        className={styles.out}
        aria-label={`Take out the column ${name}`}
        title="Take it out"
        onClick={onRemove}
      >
        <Icon name="close" size={12} />
      </button>
    </>
  );
}

function names(head: HTMLElement | null): HTMLElement[] {
  return [...(head?.querySelectorAll<HTMLElement>("[data-name]") ?? [])];
}

function cellOf(head: HTMLElement | null, name: string): HTMLElement | undefined {
  return names(head).find((each) => each.dataset["name"] === name);
}

/** The place among the fields before which a column dropped there comes. */
function placeAt(head: HTMLElement | null, x: number): number {
  return names(head).filter((each) => {
    const { left, width } = each.getBoundingClientRect();
    return left + width / 2 < x;
  }).length;
}
