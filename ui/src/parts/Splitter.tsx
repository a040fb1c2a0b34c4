import { useRef, type CSSProperties, type ReactElement } from "react";

import styles from "./Splitter.module.css";

type Props = {
  label: string;
  width: number;
  least: number;
  most: number;
  /** The side that grows when it is dragged to the right. */
  grows: "left" | "right";
  style?: CSSProperties;
  onWidth: (width: number) => void;
};

const STEP = 16;

/** A line between two columns that is dragged, or moved with the arrow keys. */
export function Splitter(props: Props): ReactElement {
  const { label, width, least, most, grows, style, onWidth } = props;
  const dragged = useRef<{ x: number; width: number }>(undefined);
  const sign = grows === "left" ? 1 : -1;
  const resize = (next: number): void =>
    onWidth(Math.round(Math.min(Math.max(next, least), Math.max(most, least))));
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a separator that moves is a control
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuemin={least}
      aria-valuemax={Math.max(most, least)}
      aria-valuenow={width}
      tabIndex={0}
      className={styles.splitter}
      style={style}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        dragged.current = { x: event.clientX, width };
      }}
      onPointerMove={(event) => {
        const from = dragged.current;
        if (from) resize(from.width + sign * (event.clientX - from.x));
      }}
      onPointerUp={() => {
        dragged.current = undefined;
      }}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft") resize(width - sign * STEP);
        else if (event.key === "ArrowRight") resize(width + sign * STEP);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
