import type { ReactElement } from "react";

import { Icon } from "../parts/Icon.tsx";
import { go } from "../state/location.ts";
import styles from "./Reports.module.css";

type Props = { uid: string; panel: number | null; title: string; amount: number };

/** The panel that rows are about; pressing it opens that panel. */
export function GroupHead({ uid, panel, title, amount }: Props): ReactElement {
  const words = (
    <>
      <span className={styles.groupTitle}>{title}</span>
      <span className={styles.amount}>{amount.toLocaleString("en")}</span>
    </>
  );
  if (panel === null) return <div className={styles.group}>{words}</div>;
  return (
    <button
      type="button"
      data-row
      className={styles.group}
      title={`Open the panel “${title}”`}
      onClick={() => go({ screen: "dashboard", uid, chosen: {}, panel })}
    >
      {words}
      <span className={styles.goes}>
        <Icon name="right" size={12} />
      </span>
    </button>
  );
}
