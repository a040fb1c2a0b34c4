import type { ComponentProps, ReactElement } from "react";

import styles from "./Button.module.css";

type Props = ComponentProps<"button"> & {
  /** Primary is the one thing to do here; quiet has no border until it is pointed at. */
  look?: "plain" | "primary" | "quiet" | "danger";
  small?: boolean;
};

/** A button 28 px high, or 24 where rows are. */
export function Button({ look = "plain", small = false, className, ...rest }: Props): ReactElement {
  return (
    <button
      type="button"
      {...rest}
      data-look={look}
      data-small={small || undefined}
      className={className ? `${styles.button} ${className}` : styles.button}
    />
  );
}
