import { Fragment, type ReactElement } from "react";

import { readableKeys } from "../actions/keys.ts";
import styles from "./Keys.module.css";

/** A key or keys one after the other, as caps. */
export function Keys({ keys }: { keys: string }): ReactElement {
  return (
    <span className={styles.keys}>
      {readableKeys(keys).map((key, at) => (
        <Fragment key={key}>
          {at > 0 && " "}
          <kbd className={styles.key}>{key}</kbd>
        </Fragment>
      ))}
    </span>
  );
}
